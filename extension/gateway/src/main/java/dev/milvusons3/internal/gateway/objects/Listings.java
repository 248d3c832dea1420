package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.store.Checksum;
import dev.milvusons3.internal.gateway.store.ListPage;
import dev.milvusons3.internal.gateway.store.ListQuery;
import dev.milvusons3.internal.gateway.store.ListedVersion;
import dev.milvusons3.internal.gateway.store.ObjectVersion;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Listings of objects and of versions.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html">ListObjectsV2</a>
 */
final class Listings {
    private final Owner owner;

    Listings(Owner owner) {
        this.owner = owner;
    }

    void list(ObjectCall call) throws IOException {
        ListParameters parameters = ListParameters.of(call);
        String marker = parameters.text("marker");
        int most = parameters.page("max-keys");
        ListPage<ObjectVersion> page = page(call, parameters, marker, most);
        XmlWriter xml = new XmlWriter("ListBucketResult", ObjectCall.NAMESPACE);
        xml.text("Name", call.bucket().name()).text("Marker", parameters.encode(marker));
        if (page.truncated() && !parameters.text("delimiter").isEmpty()) {
            xml.text("NextMarker", parameters.encode(page.last()));
        }
        parameters.writeFrame(xml, "MaxKeys", most, page.truncated());
        page.items().forEach(version -> contents(xml, parameters, version, true));
        parameters.writeCommonPrefixes(xml, page.commonPrefixes());
        call.answer(xml);
    }

    private static ListPage<ObjectVersion> page(ObjectCall call, ListParameters parameters, String after, int most) {
        return call.bucket().list(new ListQuery(parameters.text("prefix"), parameters.text("delimiter"), after, most));
    }

    void listV2(ObjectCall call) throws IOException {
        ListParameters parameters = ListParameters.of(call);
        Optional<String> token = call.query().get("continuation-token");
        String startAfter = parameters.text("start-after");
        int most = parameters.page("max-keys");
        boolean owners = parameters.text("fetch-owner").equals("true");
        String after = token.isPresent() ? Token.read(token.get()) : startAfter;
        ListPage<ObjectVersion> page = page(call, parameters, after, most);
        XmlWriter xml = new XmlWriter("ListBucketResult", ObjectCall.NAMESPACE);
        xml.text("Name", call.bucket().name())
                .text("KeyCount", page.items().size() + page.commonPrefixes().size())
                .text("ContinuationToken", token.orElse(null));
        if (!startAfter.isEmpty()) {
            xml.text("StartAfter", parameters.encode(startAfter));
        }
        if (page.truncated()) {
            xml.text("NextContinuationToken", Token.write(page.last()));
        }
        parameters.writeFrame(xml, "MaxKeys", most, page.truncated());
        page.items().forEach(version -> contents(xml, parameters, version, owners));
        parameters.writeCommonPrefixes(xml, page.commonPrefixes());
        call.answer(xml);
    }

    /** Opaque to clients, safe in XML whatever the key has in it, and told from what is none by a checksum. */
    private static final class Token {
        static String write(String last) {
            byte[] key = last.getBytes(StandardCharsets.UTF_8);
            byte[] token = ByteBuffer.allocate(Integer.BYTES + key.length)
                    .putInt(checksum(key))
                    .put(key)
                    .array();
            return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
        }

        static String read(String token) {
            byte[] bytes;
            try {
                bytes = Base64.getUrlDecoder().decode(token);
            } catch (IllegalArgumentException notOurs) {
                throw incorrect(token);
            }
            if (bytes.length <= Integer.BYTES) {
                throw incorrect(token);
            }
            byte[] key = Arrays.copyOfRange(bytes, Integer.BYTES, bytes.length);
            if (ByteBuffer.wrap(bytes).getInt() != checksum(key)) {
                throw incorrect(token);
            }
            return new String(key, StandardCharsets.UTF_8);
        }

        private static int checksum(byte[] key) {
            CRC32 crc = new CRC32();
            crc.update(key);
            return (int) crc.getValue();
        }

        private static RuntimeException incorrect(String token) {
            return S3Errors.invalidArgument(
                    "The continuation token provided is incorrect", "continuation-token", token);
        }
    }

    private void contents(XmlWriter xml, ListParameters parameters, ObjectVersion version, boolean owners) {
        xml.element("Contents", () -> {
            xml.text("Key", parameters.encode(version.key()))
                    .timeMillis("LastModified", version.lastModified())
                    .text("ETag", ObjectCall.quoted(version.etag()));
            version.checksum()
                    .ifPresent(c -> xml.text("ChecksumAlgorithm", c.algorithm()).text("ChecksumType", c.type()));
            xml.text("Size", version.size());
            if (owners) {
                owner.write(xml, "Owner");
            }
            xml.text("StorageClass", version.attributes().storageClass());
        });
    }

    void listVersions(ObjectCall call) throws IOException {
        ListParameters parameters = ListParameters.of(call);
        String keyMarker = parameters.text("key-marker");
        String versionMarker = parameters.text("version-id-marker");
        if (keyMarker.isEmpty() && !versionMarker.isEmpty()) {
            throw S3Errors.invalidArgument(
                    "A version-id marker cannot be specified without a key marker.",
                    "version-id-marker",
                    versionMarker);
        }
        int most = parameters.page("max-keys");
        ListPage<ListedVersion> page = call.bucket()
                .listVersions(
                        new ListQuery(parameters.text("prefix"), parameters.text("delimiter"), keyMarker, most),
                        Optional.of(versionMarker).filter(id -> !id.isEmpty()));
        XmlWriter xml = new XmlWriter("ListVersionsResult", ObjectCall.NAMESPACE);
        xml.text("Name", call.bucket().name())
                .text("KeyMarker", parameters.encode(keyMarker))
                .text("VersionIdMarker", versionMarker);
        if (page.truncated()) {
            xml.text("NextKeyMarker", parameters.encode(page.last()))
                    .text(
                            "NextVersionIdMarker",
                            page.lastItem().map(listed -> listed.version().id()).orElse(null));
        }
        parameters.writeFrame(xml, "MaxKeys", most, page.truncated());
        page.items().forEach(listed -> version(xml, parameters, listed));
        parameters.writeCommonPrefixes(xml, page.commonPrefixes());
        call.answer(xml);
    }

    private void version(XmlWriter xml, ListParameters parameters, ListedVersion listed) {
        ObjectVersion version = listed.version();
        xml.element(version.deleteMarker() ? "DeleteMarker" : "Version", () -> {
            xml.text("Key", parameters.encode(version.key()))
                    .text("VersionId", version.id())
                    .text("IsLatest", listed.latest())
                    .timeMillis("LastModified", version.lastModified());
            if (!version.deleteMarker()) {
                xml.text("ETag", ObjectCall.quoted(version.etag()));
                version.checksum()
                        .ifPresent(c ->
                                xml.text("ChecksumAlgorithm", c.algorithm()).text("ChecksumType", c.type()));
                xml.text("Size", version.size());
            }
            owner.write(xml, "Owner");
            if (!version.deleteMarker()) {
                xml.text("StorageClass", version.attributes().storageClass());
            }
        });
    }

    /** Writes a checksum as the documents of S3 have it. */
    static void checksum(XmlWriter xml, Checksum checksum, boolean withType) {
        xml.text("Checksum" + checksum.algorithm(), checksum.value());
        if (withType) {
            xml.text("ChecksumType", checksum.type());
        }
    }
}
