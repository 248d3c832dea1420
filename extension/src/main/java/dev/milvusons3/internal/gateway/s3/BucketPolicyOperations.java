package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;

/** A bucket's policy. */
final class BucketPolicyOperations {
    private static final int MAX_BYTES = 20 * 1024;

    private final Account account;
    private final S3Backend backend;

    BucketPolicyOperations(Account account, S3Backend backend) {
        this.account = account;
        this.backend = backend;
    }

    void get(S3Exchange x, Bucket bucket) throws IOException {
        NamedPolicy policy = bucket.policy().orElseThrow(() -> noPolicy(bucket));
        x.answer("application/json", policy.document().json().getBytes(StandardCharsets.UTF_8));
    }

    void status(S3Exchange x, Bucket bucket) throws IOException {
        NamedPolicy policy = bucket.policy().orElseThrow(() -> noPolicy(bucket));
        XmlWriter xml = new XmlWriter("PolicyStatus", S3Exchange.NAMESPACE);
        x.answer(xml.text("IsPublic", PublicPolicies.isPublic(policy.document())));
    }

    private static AwsError noPolicy(Bucket bucket) {
        return new AwsError(404, "NoSuchBucketPolicy", "The bucket policy does not exist")
                .with("BucketName", bucket.name());
    }

    void put(S3Exchange x, Bucket bucket, byte[] body) throws IOException {
        if (body.length > MAX_BYTES) {
            throw malformed("Policies must be less than 20 KB in size.");
        }
        String json = new String(body, StandardCharsets.UTF_8);
        PolicyDocument document;
        try {
            document = PolicyDocument.parse(json, PolicyType.RESOURCE);
        } catch (MalformedPolicyException e) {
            throw malformed(Objects.requireNonNullElse(e.getMessage(), e.awsMessage()));
        }
        BucketPolicyCheck.check(document, account.bucketArn(bucket.name()));
        if (bucket.publicAccessBlock().orElse(PublicAccessBlock.NONE).blockPublicPolicy()
                && PublicPolicies.isPublic(document)) {
            throw new AwsError(
                    403,
                    "AccessDenied",
                    "User: " + x.caller().arn() + " is not authorized to perform: s3:PutBucketPolicy on resource: \""
                            + account.bucketArn(bucket.name())
                            + "\" because public policies are prevented by the BlockPublicPolicy setting in S3 Block"
                            + " Public Access.");
        }
        backend.configure(bucket.name(), "policy", Optional.of(body));
        bucket.policy(Optional.of(new NamedPolicy("bucket policy of " + bucket.name(), PolicyType.RESOURCE, document)));
        x.answer(204);
    }

    static AwsError malformed(String message) {
        return new AwsError(400, "MalformedPolicy", message);
    }

    void delete(S3Exchange x, Bucket bucket) throws IOException {
        backend.configure(bucket.name(), "policy", Optional.empty());
        bucket.policy(Optional.empty());
        x.answer(204);
    }
}
