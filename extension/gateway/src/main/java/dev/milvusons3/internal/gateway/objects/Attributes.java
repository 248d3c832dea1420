package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.store.Checksum;
import dev.milvusons3.internal.gateway.store.ObjectPart;
import dev.milvusons3.internal.gateway.store.ObjectVersion;
import dev.milvusons3.internal.gateway.store.OpenedVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * GetObjectAttributes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectAttributes.html">GetObjectAttributes</a>
 */
final class Attributes {
    private static final String HEADER = "x-amz-object-attributes";
    private static final Set<String> KNOWN = Set.of("ETag", "Checksum", "ObjectParts", "StorageClass", "ObjectSize");
    private static final int LARGEST_PAGE = 1_000;

    void get(ObjectCall call) throws IOException {
        List<String> asked = asked(call);
        try (OpenedVersion opened = call.bucket().open(call.key(), call.versionId())) {
            ObjectVersion version = Reads.requireObject(call, opened.version());
            call.tellVersion(version);
            call.response()
                    .setDateHeader("Last-Modified", version.lastModified().toEpochMilli());
            XmlWriter xml = new XmlWriter("GetObjectAttributesResponse", ObjectCall.NAMESPACE);
            if (asked.contains("ETag")) {
                xml.text("ETag", version.etag());
            }
            Optional<Checksum> checksum = version.checksum();
            if (asked.contains("Checksum") && checksum.isPresent()) {
                xml.element("Checksum", () -> Listings.checksum(xml, checksum.get(), true));
            }
            if (asked.contains("ObjectParts") && !version.content().parts().isEmpty()) {
                writeParts(call, xml, version);
            }
            if (asked.contains("StorageClass")) {
                xml.text("StorageClass", version.attributes().storageClass());
            }
            if (asked.contains("ObjectSize")) {
                xml.text("ObjectSize", version.size());
            }
            call.answer(xml);
        }
    }

    private static List<String> asked(ObjectCall call) {
        String header = call.header(HEADER)
                .orElseThrow(() -> S3Errors.invalidRequest(
                        "The x-amz-object-attributes header specifying the attributes to be retrieved is either missing"
                                + " or empty"));
        List<String> asked = new ArrayList<>();
        for (String name : header.split(",", -1)) {
            String bare = name.trim();
            if (!KNOWN.contains(bare)) {
                throw S3Errors.invalidArgument("Invalid attribute name specified.", HEADER, bare);
            }
            asked.add(bare);
        }
        return asked;
    }

    private static void writeParts(ObjectCall call, XmlWriter xml, ObjectVersion version) {
        List<ObjectPart> parts = version.content().parts();
        int marker = number(call, "x-amz-part-number-marker", 0);
        int most = Math.min(LARGEST_PAGE, number(call, "x-amz-max-parts", LARGEST_PAGE));
        List<ObjectPart> rest =
                parts.stream().filter(part -> part.number() > marker).toList();
        List<ObjectPart> page = rest.subList(0, Math.min(most, rest.size()));
        xml.element("ObjectParts", () -> {
            // This is what it is called on the wire: SDKs call it TotalPartsCount.
            xml.text("PartsCount", parts.size());
            if (parts.get(0).checksum().isEmpty()) {
                return; // Of an upload without checksums S3 tells how many parts there were, and no more.
            }
            xml.text("PartNumberMarker", marker)
                    .text(
                            "NextPartNumberMarker",
                            page.isEmpty() ? marker : page.get(page.size() - 1).number())
                    .text("MaxParts", most)
                    .text("IsTruncated", page.size() < rest.size());
            for (ObjectPart part : page) {
                xml.element("Part", () -> {
                    version.checksum()
                            .ifPresent(c -> xml.text(
                                    "Checksum" + c.algorithm(), part.checksum().orElse(null)));
                    xml.text("PartNumber", part.number()).text("Size", part.size());
                });
            }
        });
    }

    private static int number(ObjectCall call, String header, int otherwise) {
        Optional<String> text = call.header(header);
        if (text.isEmpty()) {
            return otherwise;
        }
        if (!text.get().matches("\\d{1,9}")) {
            throw S3Errors.invalidArgument(
                    "Provided " + header + " not an integer or within integer range", header, text.get());
        }
        return Integer.parseInt(text.get());
    }
}
