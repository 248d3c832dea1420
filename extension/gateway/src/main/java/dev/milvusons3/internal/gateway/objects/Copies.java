package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.s3.CopySource;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import dev.milvusons3.internal.gateway.store.Body;
import dev.milvusons3.internal.gateway.store.Checksum;
import dev.milvusons3.internal.gateway.store.Intake;
import dev.milvusons3.internal.gateway.store.NewObject;
import dev.milvusons3.internal.gateway.store.ObjectAttributes;
import dev.milvusons3.internal.gateway.store.ObjectStore;
import dev.milvusons3.internal.gateway.store.ObjectVersion;
import dev.milvusons3.internal.gateway.store.OpenedVersion;
import dev.milvusons3.internal.gateway.store.StoreErrors;
import dev.milvusons3.internal.gateway.store.StoredBucket;
import dev.milvusons3.internal.gateway.store.Upload;
import dev.milvusons3.internal.gateway.store.UploadedPart;
import dev.milvusons3.internal.gateway.store.Versioning;
import dev.milvusons3.internal.gateway.store.WriteCondition;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * CopyObject and UploadPartCopy. The bytes stay where they are: the copy shares them.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html">CopyObject</a>
 */
final class Copies {
    private static final long LARGEST = 5L << 30;

    private final ObjectStore store;

    Copies(ObjectStore store) {
        this.store = store;
    }

    void copy(ObjectCall call) throws IOException {
        boolean replaceMetadata = replaces(call, "x-amz-metadata-directive");
        boolean replaceTags = replaces(call, "x-amz-tagging-directive");
        WriteCondition condition = WriteHeaders.condition(call);
        CopySource source = source(call);
        try (OpenedVersion opened = open(call, source)) {
            ObjectVersion from = opened.version();
            if (from.size() > LARGEST) {
                throw S3Errors.invalidRequest(
                        "The specified copy source is larger than the maximum allowable size for a copy source: "
                                + LARGEST);
            }
            refuseCopyToItself(call, source, replaceMetadata);
            ObjectAttributes attributes =
                    replaceMetadata ? WriteHeaders.attributes(call) : attributes(call, from.attributes());
            Map<String, String> tags = replaceTags ? WriteHeaders.tags(call) : from.tags();
            NewObject copy = content(call, from, attributes, tags);
            copy.body().hold();
            ObjectVersion written = call.bucket().put(copy, condition);
            tellSource(call, source, from);
            Writes.tell(call, written);
            answer(call, "CopyObjectResult", written);
        }
    }

    private static boolean replaces(ObjectCall call, String directive) {
        String asked = call.header(directive).orElse("COPY");
        return switch (asked) {
            case "COPY" -> false;
            case "REPLACE" -> true;
            default ->
                throw S3Errors.invalidArgument(
                        directive.equals("x-amz-tagging-directive")
                                ? "Unknown tagging directive."
                                : "Unknown metadata directive.",
                        directive,
                        asked);
        };
    }

    static CopySource source(ObjectCall call) {
        return CopySource.parse(call.header("x-amz-copy-source").orElseThrow());
    }

    private OpenedVersion open(ObjectCall call, CopySource source) {
        StoredBucket bucket = store.bucket(source.bucket());
        OpenedVersion opened = bucket.open(source.key(), source.versionId());
        try {
            ObjectVersion version = opened.version();
            if (version.deleteMarker()) {
                if (source.versionId().isPresent()) {
                    throw S3Errors.invalidRequest(
                            "The source of a copy request may not specifically refer to a delete marker by version id.");
                }
                throw StoreErrors.noSuchKey(source.key());
            }
            ReadConditions conditions = ReadConditions.ofSource(call);
            conditions.requireMeant(version);
            conditions.requireNew(version);
            Reads.requireRestored(version);
            return opened;
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
    }

    private static void refuseCopyToItself(ObjectCall call, CopySource source, boolean replaceMetadata) {
        boolean itself = source.bucket().equals(call.bucket().name())
                && source.key().equals(call.key())
                && source.versionId().isEmpty();
        boolean changes = replaceMetadata
                || call.header("x-amz-storage-class").isPresent()
                // Asked for, and not only the bucket's default.
                || call.request().original().getHeader(WriteHeaders.ENCRYPTION) != null
                || call.header("x-amz-website-redirect-location").isPresent();
        if (itself && !changes) {
            throw S3Errors.invalidRequest("This copy request is illegal because it is trying to copy an object to"
                    + " itself without changing the object's metadata, storage class, website redirect location or"
                    + " encryption attributes.");
        }
    }

    /** Storage class, encryption and redirection are never those of the source. */
    private static ObjectAttributes attributes(ObjectCall call, ObjectAttributes source) {
        Map<String, String> headers = new LinkedHashMap<>(source.headers());
        headers.keySet().removeIf(name -> name.startsWith(WriteHeaders.ENCRYPTION));
        headers.remove("x-amz-website-redirect-location");
        call.header("x-amz-website-redirect-location")
                .ifPresent(to -> headers.put("x-amz-website-redirect-location", to));
        headers.putAll(WriteHeaders.encryption(call));
        return new ObjectAttributes(headers, source.metadata(), WriteHeaders.storageClass(call));
    }

    /** A copy is in one piece, so its entity tag and checksum are of the whole. */
    private NewObject content(
            ObjectCall call, ObjectVersion from, ObjectAttributes attributes, Map<String, String> tags)
            throws IOException {
        ChecksumAlgorithm algorithm = call.header("x-amz-checksum-algorithm")
                .map(Uploads::algorithm)
                .or(() -> from.checksum().map(Checksum::algorithm))
                .orElse(ChecksumAlgorithm.CRC64NVME);
        Optional<Checksum> checksum =
                from.checksum().filter(c -> c.algorithm() == algorithm && c.type() == Checksum.Type.FULL_OBJECT);
        String etag = from.etag();
        if (checksum.isEmpty() || !from.content().parts().isEmpty()) {
            Intake sums = store.sum(from.body(), EnumSet.of(algorithm));
            checksum = Optional.of(Checksum.full(algorithm, sums.checksums().get(algorithm)));
            etag = Hashes.hex(sums.md5());
        }
        return new NewObject(call.key(), from.body(), etag, checksum, attributes, tags, List.of());
    }

    private void tellSource(ObjectCall call, CopySource source, ObjectVersion from) {
        if (store.bucket(source.bucket()).versioning() != Versioning.OFF) {
            call.response().setHeader("x-amz-copy-source-version-id", from.id());
        }
    }

    private static void answer(ObjectCall call, String root, ObjectVersion written) throws IOException {
        XmlWriter xml = new XmlWriter(root, ObjectCall.NAMESPACE);
        xml.timeMillis("LastModified", written.lastModified());
        xml.text("ETag", ObjectCall.quoted(written.etag()));
        written.checksum().ifPresent(c -> Listings.checksum(xml, c, true));
        call.answer(xml);
    }

    void copyPart(ObjectCall call) throws IOException {
        String id = call.uploadId();
        int number = Parts.number(call.query().get("partNumber").orElse(""));
        Upload upload = call.bucket().upload(call.key(), id);
        CopySource source = source(call);
        try (OpenedVersion opened = open(call, source)) {
            ObjectVersion from = opened.version();
            ByteRange range = call.header("x-amz-copy-source-range")
                    .map(text -> ByteRange.ofSource(text, from.size()))
                    .orElse(new ByteRange(0, from.size()));
            Body body = from.body().slice(range.from(), range.length());
            ChecksumAlgorithm algorithm = upload.begun().algorithm();
            Intake sums = store.sum(body, EnumSet.of(algorithm));
            body.hold();
            UploadedPart part = call.bucket()
                    .putPart(
                            call.key(),
                            id,
                            number,
                            body,
                            Hashes.hex(sums.md5()),
                            sums.checksums().get(algorithm));
            tellSource(call, source, from);
            VersionHeaders.tellEncryption(
                    call.response(), upload.begun().attributes().headers());
            XmlWriter xml = new XmlWriter("CopyPartResult", ObjectCall.NAMESPACE);
            xml.timeMillis("LastModified", part.lastModified());
            xml.text("ETag", ObjectCall.quoted(part.etag()));
            if (upload.begun().chosen()) {
                Listings.checksum(xml, Checksum.full(algorithm, part.checksum()), false);
            }
            call.answer(xml);
        }
    }
}
