package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import dev.milvusons3.internal.gateway.store.Checksum;
import dev.milvusons3.internal.gateway.store.Completion;
import dev.milvusons3.internal.gateway.store.NewUpload;
import dev.milvusons3.internal.gateway.store.ObjectPart;
import dev.milvusons3.internal.gateway.store.ObjectVersion;
import dev.milvusons3.internal.gateway.store.UploadedPart;
import dev.milvusons3.internal.gateway.store.WriteCondition;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * CompleteMultipartUpload.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html">CompleteMultipartUpload</a>
 */
final class Completions {
    /** A part as the request names it. */
    private record Named(int number, String etag, Map<String, String> checksums) {}

    void complete(ObjectCall call) throws IOException {
        String id = call.uploadId();
        NewUpload begun = call.bucket().upload(call.key(), id).begun();
        List<Named> named = named(call.document("CompleteMultipartUpload"));
        WriteCondition condition = WriteHeaders.condition(call);
        List<UploadedPart> parts = chosen(id, named, begun, call.bucket().parts(call.key(), id));
        requireSize(call, parts);
        Completion completion = new Completion(etag(parts), checksum(call, begun, parts), parts(begun, parts));
        ObjectVersion written = call.bucket().complete(call.key(), id, parts, completion, condition);
        Writes.tell(call, written);
        XmlWriter xml = new XmlWriter("CompleteMultipartUploadResult", ObjectCall.NAMESPACE);
        xml.text("Location", location(call))
                .text("Bucket", call.bucket().name())
                .text("Key", call.key())
                .text("ETag", ObjectCall.quoted(written.etag()));
        Listings.checksum(xml, completion.checksum(), true);
        call.answer(xml);
    }

    private static List<Named> named(XmlElement document) {
        List<Named> parts = new ArrayList<>();
        for (XmlElement part : document.all("Part")) {
            int number = Parts.number(part.textOf("PartNumber").orElseThrow(XmlElement::malformed));
            String etag = part.textOf("ETag").orElseThrow(XmlElement::malformed);
            Map<String, String> checksums = new TreeMap<>();
            for (XmlElement child : part.children()) {
                if (child.name().startsWith("Checksum")) {
                    checksums.put(child.name(), child.text().trim());
                }
            }
            if (!parts.isEmpty() && number <= parts.get(parts.size() - 1).number()) {
                throw new AwsError(
                        400,
                        "InvalidPartOrder",
                        "The list of parts was not in ascending order. Parts must be ordered by part number.");
            }
            parts.add(new Named(number, etag, checksums));
        }
        if (parts.isEmpty()) {
            throw XmlElement.malformed();
        }
        return parts;
    }

    private static List<UploadedPart> chosen(
            String uploadId, List<Named> named, NewUpload begun, List<UploadedPart> uploaded) {
        Map<Integer, UploadedPart> byNumber =
                uploaded.stream().collect(Collectors.toMap(UploadedPart::number, Function.identity()));
        List<UploadedPart> parts = new ArrayList<>();
        for (int i = 0; i < named.size(); i++) {
            Named name = named.get(i);
            UploadedPart part = byNumber.get(name.number());
            if (part == null
                    || !WriteCondition.matches(name.etag(), part.etag())
                    || !hasItsChecksum(begun, name, part)) {
                throw new AwsError(
                                400,
                                "InvalidPart",
                                "One or more of the specified parts could not be found.  The part may not have been"
                                        + " uploaded, or the specified entity tag may not match the part's entity tag.")
                        .with("UploadId", uploadId)
                        .with("PartNumber", Integer.toString(name.number()))
                        .with("ETag", name.etag());
            }
            if (i < named.size() - 1 && part.size() < Parts.SMALLEST) {
                throw new AwsError(
                                400, "EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size")
                        .with("ETag", part.etag())
                        .with("MinSizeAllowed", Long.toString(Parts.SMALLEST))
                        .with("PartNumber", Integer.toString(name.number()))
                        .with("ProposedSize", Long.toString(part.size()));
            }
            parts.add(part);
        }
        return parts;
    }

    private static boolean hasItsChecksum(NewUpload begun, Named name, UploadedPart part) {
        String element = "Checksum" + begun.algorithm();
        String said = name.checksums().get(element);
        if (said == null && begun.chosen() && begun.type() == Checksum.Type.COMPOSITE) {
            throw S3Errors.invalidRequest("The upload was created using a "
                    + begun.algorithm().name().toLowerCase(Locale.ROOT)
                    + " checksum. The complete request must include the checksum for each part. It was missing for part "
                    + name.number() + " in the request.");
        }
        boolean foreign = begun.chosen() && name.checksums().keySet().stream().anyMatch(n -> !n.equals(element));
        return !foreign
                && (said == null
                        || said.equals(Checksum.full(begun.algorithm(), part.checksum())
                                .value()));
    }

    private static void requireSize(ObjectCall call, List<UploadedPart> parts) {
        Optional<String> said = call.header("x-amz-mp-object-size");
        String size = Long.toString(parts.stream().mapToLong(UploadedPart::size).sum());
        if (said.isEmpty() || said.get().equals(size)) {
            return;
        }
        if (!said.get().matches("\\d{1,18}")) {
            throw S3Errors.invalidRequest("Value for x-amz-mp-object-size header is invalid.");
        }
        throw S3Errors.invalidRequest("The provided 'x-amz-mp-object-size' header value " + said.get()
                + " does not match what was computed: " + size);
    }

    private static String etag(List<UploadedPart> parts) {
        MessageDigest md5 = Hashes.digest("MD5");
        parts.forEach(part -> md5.update(HexFormat.of().parseHex(part.etag())));
        return Hashes.hex(md5.digest()) + "-" + parts.size();
    }

    private static Checksum checksum(ObjectCall call, NewUpload begun, List<UploadedPart> parts) {
        ChecksumAlgorithm algorithm = begun.algorithm();
        if (begun.chosen()
                && call.header("x-amz-checksum-type")
                        .map(Uploads::type)
                        .filter(t -> t != begun.type())
                        .isPresent()) {
            throw S3Errors.invalidRequest("The upload was created using the " + begun.type()
                    + " checksum mode. The complete request must use the same checksum mode.");
        }
        Checksum checksum;
        if (begun.type() == Checksum.Type.FULL_OBJECT) {
            checksum = Checksum.full(
                    algorithm,
                    algorithm.combine(
                            parts.stream().map(UploadedPart::checksum).toList(),
                            parts.stream().map(UploadedPart::size).toList()));
        } else {
            ChecksumAlgorithm.Running ofParts = algorithm.start();
            parts.forEach(part -> ofParts.update(part.checksum(), 0, part.checksum().length));
            String value = Base64.getEncoder().encodeToString(ofParts.value());
            checksum = new Checksum(algorithm, Checksum.Type.COMPOSITE, value + "-" + parts.size());
        }
        // S3 compares only what the upload was begun with; one that it chose itself is told and not compared.
        Optional<String> said = call.header(algorithm.header());
        if (begun.chosen() && said.isPresent() && !isSame(said.get(), checksum)) {
            throw ChecksumClaim.mismatch(algorithm);
        }
        return checksum;
    }

    private static boolean isSame(String said, Checksum checksum) {
        String value = checksum.value();
        return said.equals(value) || checksum.type() == Checksum.Type.COMPOSITE && value.startsWith(said + "-");
    }

    private static List<ObjectPart> parts(NewUpload begun, List<UploadedPart> parts) {
        return parts.stream()
                .map(part -> new ObjectPart(
                        part.number(),
                        part.size(),
                        begun.chosen()
                                ? Optional.of(Checksum.full(begun.algorithm(), part.checksum())
                                        .value())
                                : Optional.empty()))
                .toList();
    }

    /** Where the object is, as it was asked for. */
    private static String location(ObjectCall call) {
        HttpServletRequest original = call.request().original();
        String host = Optional.ofNullable(original.getHeader("Host")).orElse("");
        String bucket = call.bucket().name();
        String path = host.startsWith(bucket + ".") ? "/" : "/" + bucket + "/";
        return original.getScheme() + "://" + host + path + UriEncoding.encodePath(call.key());
    }
}
