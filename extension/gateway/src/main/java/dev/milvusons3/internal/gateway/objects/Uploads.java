package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import dev.milvusons3.internal.gateway.store.Checksum;
import dev.milvusons3.internal.gateway.store.Intake;
import dev.milvusons3.internal.gateway.store.ListPage;
import dev.milvusons3.internal.gateway.store.ListQuery;
import dev.milvusons3.internal.gateway.store.NewUpload;
import dev.milvusons3.internal.gateway.store.ObjectStore;
import dev.milvusons3.internal.gateway.store.Upload;
import dev.milvusons3.internal.gateway.store.UploadedPart;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Uploads in parts, until they are complete.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html">CreateMultipartUpload</a>
 */
final class Uploads {
    private final ObjectStore store;
    private final Owner owner;

    Uploads(ObjectStore store, Owner owner) {
        this.store = store;
        this.owner = owner;
    }

    void create(ObjectCall call) throws IOException {
        Optional<ChecksumAlgorithm> chosen =
                call.header("x-amz-checksum-algorithm").map(Uploads::algorithm);
        Checksum.Type type = type(chosen, call.header("x-amz-checksum-type"));
        Upload upload = call.bucket()
                .begin(new NewUpload(
                        call.key(),
                        WriteHeaders.attributes(call),
                        WriteHeaders.tags(call),
                        chosen.orElse(ChecksumAlgorithm.CRC64NVME),
                        type,
                        chosen.isPresent()));
        VersionHeaders.tellEncryption(
                call.response(), upload.begun().attributes().headers());
        if (chosen.isPresent()) {
            call.response().setHeader("x-amz-checksum-algorithm", chosen.get().name());
            call.response().setHeader("x-amz-checksum-type", type.name());
        }
        XmlWriter xml = new XmlWriter("InitiateMultipartUploadResult", ObjectCall.NAMESPACE);
        xml.text("Bucket", call.bucket().name()).text("Key", call.key()).text("UploadId", upload.id());
        call.answer(xml);
    }

    static ChecksumAlgorithm algorithm(String name) {
        if (Set.of("MD5", "SHA512", "XXHASH64", "XXHASH3", "XXHASH128").contains(name.toUpperCase(Locale.ROOT))) {
            throw S3Errors.notImplemented("the checksum algorithm " + name);
        }
        return ChecksumAlgorithm.ofName(name)
                .orElseThrow(() -> S3Errors.invalidRequest(
                        "Checksum algorithm provided is unsupported. Please try again with any of the valid types: "
                                + List.of(ChecksumAlgorithm.values())));
    }

    /** What parts' values do not say of the whole can only be composite, and S3's own default never is. */
    private static Checksum.Type type(Optional<ChecksumAlgorithm> algorithm, Optional<String> asked) {
        if (algorithm.isEmpty()) {
            if (asked.isPresent()) {
                throw S3Errors.invalidRequest("The x-amz-checksum-type header can only be used with the"
                        + " x-amz-checksum-algorithm header.");
            }
            return Checksum.Type.FULL_OBJECT;
        }
        ChecksumAlgorithm chosen = algorithm.get();
        boolean always = chosen == ChecksumAlgorithm.CRC64NVME;
        Checksum.Type type =
                asked.map(Uploads::type).orElse(always ? Checksum.Type.FULL_OBJECT : Checksum.Type.COMPOSITE);
        boolean possible = type == Checksum.Type.FULL_OBJECT ? chosen.combines() : !always;
        if (!possible) {
            throw S3Errors.invalidRequest("The " + type + " checksum type cannot be used with the "
                    + chosen.name().toLowerCase(Locale.ROOT) + " checksum algorithm.");
        }
        return type;
    }

    static Checksum.Type type(String text) {
        for (Checksum.Type type : Checksum.Type.values()) {
            if (type.name().equals(text)) {
                return type;
            }
        }
        throw S3Errors.invalidRequest("Value for x-amz-checksum-type header is invalid.");
    }

    void putPart(ObjectCall call) throws IOException {
        int number = Parts.number(call.query().get("partNumber").orElse(""));
        NewUpload begun = call.bucket().upload(call.key(), call.uploadId()).begun();
        Optional<ChecksumClaim> claim = ChecksumClaim.of(call);
        requireFitting(begun, claim);
        EnumSet<ChecksumAlgorithm> algorithms = EnumSet.of(begun.algorithm());
        claim.ifPresent(c -> algorithms.add(c.algorithm()));
        Intake intake = Writes.take(store, call, claim, algorithms);
        UploadedPart part = call.bucket()
                .putPart(
                        call.key(),
                        call.uploadId(),
                        number,
                        intake.body(),
                        Hashes.hex(intake.md5()),
                        intake.checksums().get(begun.algorithm()));
        ChecksumAlgorithm told = claim.map(ChecksumClaim::algorithm).orElse(begun.algorithm());
        if (claim.isPresent() || begun.chosen()) {
            Checksum sum = Checksum.full(told, intake.checksums().get(told));
            call.response().setHeader(told.header(), sum.value());
        }
        VersionHeaders.tellEncryption(call.response(), begun.attributes().headers());
        call.response().setHeader("ETag", ObjectCall.quoted(part.etag()));
        call.answer(200);
    }

    /** A composite checksum is made of the parts' own, so each must bring one. */
    private static void requireFitting(NewUpload begun, Optional<ChecksumClaim> claim) {
        if (!begun.chosen()) {
            return;
        }
        String expected = begun.algorithm().name().toLowerCase(Locale.ROOT);
        String actual =
                claim.map(c -> c.algorithm().name().toLowerCase(Locale.ROOT)).orElse("null");
        boolean missing = claim.isEmpty() && begun.type() == Checksum.Type.COMPOSITE;
        if (missing || claim.isPresent() && !actual.equals(expected)) {
            throw S3Errors.invalidRequest("Checksum Type mismatch occurred, expected checksum Type: " + expected
                    + ", actual checksum Type: " + actual);
        }
    }

    void abort(ObjectCall call) {
        call.bucket().abort(call.key(), call.uploadId());
        call.answer(204);
    }

    void listParts(ObjectCall call) throws IOException {
        Upload upload = call.bucket().upload(call.key(), call.uploadId());
        NewUpload begun = upload.begun();
        ListParameters parameters = ListParameters.of(call);
        int marker = parameters.number("part-number-marker", 0);
        int most = parameters.page("max-parts");
        List<UploadedPart> rest = call.bucket().parts(call.key(), call.uploadId()).stream()
                .filter(part -> part.number() > marker)
                .toList();
        List<UploadedPart> page = rest.subList(0, Math.min(most, rest.size()));
        XmlWriter xml = new XmlWriter("ListPartsResult", ObjectCall.NAMESPACE);
        xml.text("Bucket", call.bucket().name())
                .text("Key", parameters.encode(call.key()))
                .text("UploadId", upload.id())
                .text("PartNumberMarker", marker)
                .text(
                        "NextPartNumberMarker",
                        page.isEmpty() ? marker : page.get(page.size() - 1).number())
                .text("MaxParts", most)
                .text("IsTruncated", page.size() < rest.size());
        if (begun.chosen()) {
            xml.text("ChecksumAlgorithm", begun.algorithm()).text("ChecksumType", begun.type());
        }
        for (UploadedPart part : page) {
            xml.element("Part", () -> {
                xml.text("PartNumber", part.number())
                        .timeMillis("LastModified", part.lastModified())
                        .text("ETag", ObjectCall.quoted(part.etag()))
                        .text("Size", part.size());
                if (begun.chosen()) {
                    Listings.checksum(xml, Checksum.full(begun.algorithm(), part.checksum()), false);
                }
            });
        }
        owner.write(xml, "Initiator");
        owner.write(xml, "Owner");
        xml.text("StorageClass", begun.attributes().storageClass());
        call.answer(xml);
    }

    void list(ObjectCall call) throws IOException {
        ListParameters parameters = ListParameters.of(call);
        String after = parameters.text("key-marker");
        String afterUpload = parameters.text("upload-id-marker");
        int most = parameters.page("max-uploads");
        ListPage<Upload> page = call.bucket()
                .listUploads(
                        new ListQuery(parameters.text("prefix"), parameters.text("delimiter"), after, most),
                        Optional.of(afterUpload).filter(id -> !id.isEmpty() && !after.isEmpty()));
        XmlWriter xml = new XmlWriter("ListMultipartUploadsResult", ObjectCall.NAMESPACE);
        xml.text("Bucket", call.bucket().name())
                .text("KeyMarker", parameters.encode(after))
                .text("UploadIdMarker", afterUpload);
        if (page.truncated()) {
            xml.text("NextKeyMarker", parameters.encode(page.last()))
                    .text("NextUploadIdMarker", page.lastItem().map(Upload::id).orElse(""));
        }
        parameters.writeFrame(xml, "MaxUploads", most, page.truncated());
        for (Upload upload : page.items()) {
            xml.element("Upload", () -> {
                xml.text("Key", parameters.encode(upload.begun().key())).text("UploadId", upload.id());
                owner.write(xml, "Initiator");
                owner.write(xml, "Owner");
                xml.text("StorageClass", upload.begun().attributes().storageClass())
                        .timeMillis("Initiated", upload.initiated());
                if (upload.begun().chosen()) {
                    xml.text("ChecksumAlgorithm", upload.begun().algorithm())
                            .text("ChecksumType", upload.begun().type());
                }
            });
        }
        parameters.writeCommonPrefixes(xml, page.commonPrefixes());
        call.answer(xml);
    }
}
