package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyLimit;
import dev.milvusons3.iam.PolicyTooLargeException;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Policy documents in requests, refused with IAM's own codes. */
final class Documents {
    private Documents() {}

    static PolicyDocument managed(QueryRequest q) {
        return checked(() -> {
            PolicyDocument document = PolicyDocument.parse(q.require("PolicyDocument"), PolicyType.IDENTITY);
            document.checkManaged();
            return document;
        });
    }

    static PolicyDocument inline(QueryRequest q) {
        return checked(() -> PolicyDocument.parse(q.require("PolicyDocument"), PolicyType.IDENTITY));
    }

    static BoundPolicy trust(QueryRequest q, String parameter, IamStore store) {
        return checked(() -> {
            PolicyDocument document = PolicyDocument.parse(q.require(parameter), PolicyType.TRUST);
            document.checkSize();
            return BoundPolicy.of(document, store.account(), store.known());
        });
    }

    /** All inline policies of a role count together. */
    static void checkInlineOf(RoleEntry role, String name, PolicyDocument added) {
        String[] all = Stream.concat(
                        role.inline.entrySet().stream()
                                .filter(e -> !e.getKey().equals(name))
                                .map(e -> e.getValue().json()),
                        Stream.of(added.json()))
                .toArray(String[]::new);
        try {
            PolicyLimit.INLINE_OF_ROLE.check(all);
        } catch (PolicyTooLargeException e) {
            throw IamErrors.limit(e.awsMessage() + " " + role.name);
        }
    }

    private static <T> T checked(Supplier<T> parse) {
        try {
            return parse.get();
        } catch (MalformedPolicyException e) {
            throw IamErrors.malformed(e.getMessage() == null ? e.awsMessage() : e.getMessage());
        } catch (PolicyTooLargeException e) {
            throw IamErrors.limit(e.awsMessage());
        }
    }
}
