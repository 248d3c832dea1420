package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import dev.milvusons3.internal.gateway.store.Checksum;
import dev.milvusons3.internal.gateway.store.Intake;
import dev.milvusons3.internal.gateway.store.NewObject;
import dev.milvusons3.internal.gateway.store.ObjectAttributes;
import dev.milvusons3.internal.gateway.store.ObjectStore;
import dev.milvusons3.internal.gateway.store.ObjectVersion;
import dev.milvusons3.internal.gateway.store.Versioning;
import dev.milvusons3.internal.gateway.store.WriteCondition;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * PutObject.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html">PutObject</a>
 */
final class Writes {
    private static final long LARGEST = 5L << 30;

    private final ObjectStore store;

    Writes(ObjectStore store) {
        this.store = store;
    }

    void put(ObjectCall call) throws IOException {
        ObjectAttributes attributes = WriteHeaders.attributes(call);
        Map<String, String> tags = WriteHeaders.tags(call);
        WriteCondition condition = WriteHeaders.condition(call);
        Optional<ChecksumClaim> claim = ChecksumClaim.of(call);
        ChecksumAlgorithm algorithm = claim.map(ChecksumClaim::algorithm).orElse(ChecksumAlgorithm.CRC64NVME);
        Intake intake = take(store, call, claim, EnumSet.of(algorithm));
        Checksum checksum = Checksum.full(algorithm, intake.checksums().get(algorithm));
        ObjectVersion written = call.bucket()
                .put(
                        new NewObject(
                                call.key(),
                                intake.body(),
                                Hashes.hex(intake.md5()),
                                Optional.of(checksum),
                                attributes,
                                tags,
                                List.of()),
                        condition);
        tell(call, written);
        VersionHeaders.tellChecksum(call.response(), checksum);
        call.response().setHeader("ETag", ObjectCall.quoted(written.etag()));
        call.answer(200);
    }

    /** Takes a body in that is what the request says of it; nothing is left of another. */
    static Intake take(
            ObjectStore store, ObjectCall call, Optional<ChecksumClaim> claim, Set<ChecksumAlgorithm> algorithms)
            throws IOException {
        long length = call.request().length();
        if (length > LARGEST) {
            throw new AwsError(400, "EntityTooLarge", "Your proposed upload exceeds the maximum allowed size")
                    .with("ProposedSize", Long.toString(length))
                    .with("MaxSizeAllowed", Long.toString(LARGEST));
        }
        Optional<byte[]> md5 = ChecksumClaim.md5(call);
        Intake intake = store.take(call.request().body(), length, algorithms);
        try {
            md5.ifPresent(expected -> ChecksumClaim.checkMd5(expected, intake));
            claim.ifPresent(c -> c.check(intake));
        } catch (AwsError e) {
            intake.body().release();
            throw e;
        }
        return intake;
    }

    /** What every answer to a write says. */
    static void tell(ObjectCall call, ObjectVersion written) {
        if (call.bucket().versioning() != Versioning.OFF) {
            call.response().setHeader("x-amz-version-id", written.id());
        }
        VersionHeaders.tellEncryption(call.response(), written.attributes().headers());
    }
}
