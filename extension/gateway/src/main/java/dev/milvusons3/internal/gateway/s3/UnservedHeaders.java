package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import java.util.List;
import java.util.Optional;

/**
 * Headers of S3 that ask for what is not implemented here. To ignore them would be to promise what nobody does: an object would be
 * neither locked nor appended to. So they are refused, once it is decided whether the request may go ahead.
 */
final class UnservedHeaders {
    private static final List<String> NAMES = List.of(
            // Object lock
            "x-amz-object-lock-mode",
            "x-amz-object-lock-retain-until-date",
            "x-amz-object-lock-legal-hold",
            "x-amz-object-lock-event-hold",
            "x-amz-object-lock-event-hold-duration-days",
            "x-amz-object-lock-event-hold-duration-years",
            "x-amz-bypass-governance-retention",
            "x-amz-bucket-object-lock-enabled",
            "x-amz-mfa",
            // Encryption with the client's keys, without which AWS would not give the object back
            "x-amz-server-side-encryption-customer-algorithm",
            "x-amz-server-side-encryption-customer-key",
            "x-amz-server-side-encryption-customer-key-md5",
            "x-amz-copy-source-server-side-encryption-customer-algorithm",
            "x-amz-copy-source-server-side-encryption-customer-key",
            "x-amz-copy-source-server-side-encryption-customer-key-md5",
            // Directory buckets
            "x-amz-write-offset-bytes",
            "x-amz-if-match-initiated-time",
            "x-amz-if-match-last-modified-time",
            "x-amz-if-match-size",
            "x-amz-rename-source",
            // Annotations, account-regional namespaces
            "x-amz-object-annotation-directive",
            "x-amz-bucket-namespace");

    private UnservedHeaders() {}

    /** {@return the refusal of a request that has such a header, unless it switches the thing off} */
    static Optional<AwsError> refusal(Call call) {
        for (String name : NAMES) {
            String value = call.header(name);
            if (value != null && !value.equalsIgnoreCase("false")) {
                return Optional.of(S3Errors.unservedHeader(name));
            }
        }
        return Optional.empty();
    }
}
