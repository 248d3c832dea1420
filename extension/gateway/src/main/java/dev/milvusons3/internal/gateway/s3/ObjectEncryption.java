package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.iamapi.Accounts;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.kms.KeyUse;
import dev.milvusons3.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Asks KMS what S3 asks it, once S3 itself would do what is asked. Which part of an upload asks for what follows what AWS says an
 * upload needs, and is inferred: {@code GenerateDataKey} when it begins, {@code Decrypt} for its parts and its end.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html#require-sse-kms">Permissions for SSE-KMS</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/mpuoverview.html#mpuAndPermissions">Multipart upload and permissions</a>
 */
final class ObjectEncryption {
    private static final String GENERATE = "GenerateDataKey";
    private static final String DECRYPT = "Decrypt";

    private final Accounts accounts;
    private final Buckets buckets;
    private final S3Backend backend;
    private final KeyUse keys;

    ObjectEncryption(Accounts accounts, Buckets buckets, S3Backend backend, KeyUse keys) {
        this.accounts = accounts;
        this.buckets = buckets;
        this.backend = backend;
        this.keys = keys;
    }

    /** {@return the headers that a write gets because of its encryption; throws if a key may not be used, or cannot be} */
    Map<String, String> require(S3Exchange x) throws IOException {
        return switch (x.operation()) {
            case PutObject, CreateMultipartUpload -> generate(x);
            case CopyObject -> {
                decryptSource(x);
                yield generate(x);
            }
            case UploadPart, CompleteMultipartUpload -> decryptUpload(x);
            case UploadPartCopy -> {
                decryptSource(x);
                yield decryptUpload(x);
            }
            case GetObject -> {
                read(x, DECRYPT);
                yield Map.of();
            }
            case HeadObject -> {
                if ("ENABLED".equalsIgnoreCase(x.call().header("X-Amz-Checksum-Mode"))) {
                    read(x, GENERATE);
                    read(x, DECRYPT);
                }
                yield Map.of();
            }
            default -> Map.of();
        };
    }

    private Map<String, String> generate(S3Exchange x) {
        Optional<Bucket> bucket = buckets.find(x.target().bucket());
        Encryption encryption = Encryption.of(x, bucket.map(Bucket::encryption).orElse(Encryption.BY_S3));
        if (!encryption.withKms() || bucket.isEmpty()) {
            return Map.of();
        }
        // What is no ARN S3 looks for in the requester's account, be it the bucket's default.
        Account requester = accounts.of(x.caller());
        String arn = encryption
                .key()
                .map(reference -> keys.arn(requester, reference))
                .orElseGet(() -> keys.arnOfS3(bucket.get().owner(), x.call().time()));
        boolean asked = x.call().header(Encryption.HEADER) != null;
        ask(
                x,
                GENERATE,
                x.target(),
                encryption,
                arn,
                "S3 asks KMS for a data key to encrypt " + describe(x.target()) + " with, since the "
                        + (asked ? "request" : "bucket's default encryption") + " says " + encryption.algorithm()
                        + ".");
        return encryption.headers(arn);
    }

    private void read(S3Exchange x, String operation) throws IOException {
        if (!keys.isIdle()) {
            useStored(x, operation, x.target(), x.versionId());
        }
    }

    private void decryptSource(S3Exchange x) throws IOException {
        if (!keys.isIdle() && x.source().isPresent()) {
            CopySource source = x.source().get();
            useStored(x, DECRYPT, source.target(), source.versionId());
        }
    }

    private void useStored(S3Exchange x, String operation, S3Target object, Optional<String> versionId)
            throws IOException {
        Encryption encryption = Encryption.of(backend.encryption(object, versionId));
        if (!encryption.withKms() || encryption.key().isEmpty()) {
            return;
        }
        if (x.caller().isAnonymous()) {
            throw new AwsError(
                    400,
                    "InvalidArgument",
                    "Requests specifying Server Side Encryption with AWS KMS managed keys require AWS Signature Version 4.");
        }
        ask(
                x,
                operation,
                object,
                encryption,
                encryption.key().get(),
                describe(object) + " is encrypted with a key of KMS, and S3 asks KMS for the caller.");
    }

    private Map<String, String> decryptUpload(S3Exchange x) throws IOException {
        if (keys.isIdle()) {
            return Map.of();
        }
        String uploadId = x.call().query().get("uploadId").orElse("");
        Encryption encryption = Encryption.of(backend.uploadEncryption(x.target(), uploadId));
        if (encryption.withKms() && encryption.key().isPresent()) {
            ask(
                    x,
                    DECRYPT,
                    x.target(),
                    encryption,
                    encryption.key().get(),
                    "The upload of " + describe(x.target()) + " has a data key that S3 asks KMS to decrypt.");
        }
        return Map.of();
    }

    private static String describe(S3Target object) {
        return object.bucket() + "/" + object.key();
    }

    private void ask(S3Exchange x, String operation, S3Target object, Encryption encryption, String arn, String why) {
        Account home = accounts.home();
        S3Target described = encryption.bucketKey() ? new S3Target(object.bucket(), "") : object;
        Map<String, String> context = new LinkedHashMap<>(pairs(encryption));
        context.put("aws:s3:arn", described.arn(home));
        keys.require(x.call(), x.caller(), operation, arn, context, why);
    }

    private static Map<String, String> pairs(Encryption encryption) {
        if (encryption.context().isEmpty()) {
            return Map.of();
        }
        try {
            Map<String, String> pairs = new LinkedHashMap<>();
            byte[] json = Base64.getDecoder().decode(encryption.context().get());
            Json.read(new String(json, StandardCharsets.UTF_8))
                    .fields()
                    .forEach((name, value) -> pairs.put(name, String.valueOf(value)));
            return pairs;
        } catch (IllegalArgumentException e) {
            throw S3Errors.invalidArgument(
                    "The header 'x-amz-server-side-encryption-context' shall be Base64-encoded UTF-8 string holding JSON"
                            + " which represents a string-string map",
                    "x-amz-server-side-encryption-context",
                    encryption.context().get());
        }
    }
}
