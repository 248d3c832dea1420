package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.store.Checksum;
import dev.milvusons3.internal.gateway.store.ObjectPart;
import dev.milvusons3.internal.gateway.store.ObjectVersion;
import dev.milvusons3.internal.gateway.store.OpenedVersion;
import dev.milvusons3.internal.gateway.store.StoreErrors;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * GetObject and HeadObject: headers and body are of one version.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html">GetObject</a>
 */
final class Reads {
    private static final Set<String> ARCHIVED = Set.of("GLACIER", "DEEP_ARCHIVE");

    void read(ObjectCall call) throws IOException {
        try (OpenedVersion opened = call.bucket().open(call.key(), call.versionId())) {
            read(call, requireObject(call, opened.version()));
        }
    }

    private static void read(ObjectCall call, ObjectVersion version) throws IOException {
        ReadConditions conditions = ReadConditions.ofRead(call);
        conditions.requireMeant(version);
        if (conditions.isKnown(version)) {
            VersionHeaders.identify(call, version);
            call.answer(304);
            return;
        }
        if (!call.isHead()) {
            requireRestored(version);
        }
        Optional<ByteRange> range = range(call, version);
        VersionHeaders.identify(call, version);
        VersionHeaders.describe(call, version);
        if ("ENABLED".equals(call.header("x-amz-checksum-mode").orElse(""))) {
            tellChecksum(call, version, range);
        }
        call.answer(range.isPresent() ? 206 : 200);
        range.ifPresent(r -> call.response().setHeader("Content-Range", r.contentRange(version.size())));
        ByteRange sent = range.orElse(new ByteRange(0, version.size()));
        call.response().setContentLengthLong(sent.length());
        if (!call.isHead()) {
            version.body().writeTo(call.response().getOutputStream(), sent.from(), sent.length());
        }
    }

    /** {@return the version, unless it is a delete marker} */
    static ObjectVersion requireObject(ObjectCall call, ObjectVersion version) {
        if (!version.deleteMarker()) {
            return version;
        }
        call.response().setHeader("x-amz-delete-marker", "true");
        call.response().setHeader("x-amz-version-id", version.id());
        if (call.versionId().isEmpty()) {
            throw StoreErrors.noSuchKey(version.key());
        }
        call.response().setHeader("Allow", "DELETE");
        call.response().setDateHeader("Last-Modified", version.lastModified().toEpochMilli());
        throw new AwsError(405, "MethodNotAllowed", "The specified method is not allowed against this resource.")
                .with("Method", call.request().method())
                .with("ResourceType", "DeleteMarker");
    }

    static void requireRestored(ObjectVersion version) {
        String storageClass = version.attributes().storageClass();
        if (ARCHIVED.contains(storageClass)) {
            throw new AwsError(403, "InvalidObjectState", "The operation is not valid for the object's storage class")
                    .with("StorageClass", storageClass);
        }
    }

    private static Optional<ByteRange> range(ObjectCall call, ObjectVersion version) {
        Optional<String> header = call.header("Range");
        Optional<Integer> part = call.query().get("partNumber").map(Parts::number);
        if (part.isEmpty()) {
            return header.flatMap(text -> ByteRange.of(text, version.size()));
        }
        if (header.isPresent()) {
            throw S3Errors.invalidRequest("Cannot specify both Range header and partNumber query parameter");
        }
        return part(call, version, part.get());
    }

    /** An object in one piece is its own first part. */
    private static Optional<ByteRange> part(ObjectCall call, ObjectVersion version, int number) {
        List<ObjectPart> parts = version.content().parts();
        int count = Math.max(1, parts.size());
        if (number > count) {
            throw new AwsError(416, "InvalidPartNumber", "The requested partnumber is not satisfiable")
                    .with("ActualPartCount", Integer.toString(count))
                    .with("PartNumberRequested", Integer.toString(number));
        }
        if (version.size() == 0) {
            return Optional.empty();
        }
        if (parts.isEmpty()) {
            return Optional.of(new ByteRange(0, version.size()));
        }
        call.response().setHeader("x-amz-mp-parts-count", Integer.toString(count));
        long from = parts.subList(0, number - 1).stream()
                .mapToLong(ObjectPart::size)
                .sum();
        return Optional.of(new ByteRange(from, parts.get(number - 1).size()));
    }

    /** A range has no checksum, but a part has its own. */
    private static void tellChecksum(ObjectCall call, ObjectVersion version, Optional<ByteRange> range) {
        Optional<Checksum> checksum = version.checksum();
        Optional<Integer> part = call.query().get("partNumber").map(Parts::number);
        if (part.isPresent() && !version.content().parts().isEmpty()) {
            Optional<String> own = version.content().parts().get(part.get() - 1).checksum();
            if (own.isPresent() && checksum.isPresent()) {
                VersionHeaders.tellChecksum(
                        call.response(),
                        new Checksum(checksum.get().algorithm(), checksum.get().type(), own.get()));
            }
        } else if (range.isEmpty() || range.get().length() == version.size()) {
            checksum.ifPresent(c -> VersionHeaders.tellChecksum(call.response(), c));
        }
    }
}
