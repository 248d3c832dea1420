package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.platform.AwsErrors;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/** A trail's log files since some moment. Each is read once. */
final class TrailFiles {
    private final S3Client s3;
    private final Trail trail;
    private final Instant since;
    private final Set<String> read = new HashSet<>();

    /** @param since no event before it is wanted; files that were delivered earlier have none */
    TrailFiles(S3Client s3, Trail trail, Instant since) {
        this.s3 = s3;
        this.trail = trail;
        this.since = since;
    }

    /**
     * Reads the files that are new.
     *
     * @param now the last day that is looked at
     * @param each gets every event in them: in no order, as CloudTrail has them
     * @throws MilvusOnS3Exception if they cannot be read
     */
    void readNew(Instant now, Consumer<TrailEvent> each) {
        Instant last = now.truncatedTo(ChronoUnit.DAYS);
        for (Instant day = since.truncatedTo(ChronoUnit.DAYS); !day.isAfter(last); day = day.plus(1, ChronoUnit.DAYS)) {
            String prefix = trail.day(day);
            String first = since.isAfter(day) ? trail.minute(since) : prefix;
            try {
                s3
                        .listObjectsV2Paginator(
                                r -> r.bucket(trail.bucket()).prefix(prefix).startAfter(first))
                        .contents()
                        .stream()
                        .map(S3Object::key)
                        .filter(key -> !read.contains(key))
                        .forEach(key -> {
                            readFile(key, each);
                            read.add(key);
                        });
            } catch (S3Exception e) {
                throw unreadable("its files", AwsErrors.code(e) + ": " + Refusals.message(e), e);
            }
        }
    }

    /** {@return how many were read} */
    int size() {
        return read.size();
    }

    private void readFile(String key, Consumer<TrailEvent> each) {
        try (ResponseInputStream<GetObjectResponse> packed =
                        s3.getObject(r -> r.bucket(trail.bucket()).key(key));
                GZIPInputStream file = new GZIPInputStream(packed)) {
            Json.read(file).get("Records").items().forEach(record -> each.accept(new TrailEvent(record)));
        } catch (S3Exception e) {
            throw unreadable(key, AwsErrors.code(e) + ": " + Refusals.message(e), e);
        } catch (IOException | JsonException e) {
            throw unreadable(key, e.toString(), e);
        }
    }

    private MilvusOnS3Exception unreadable(String what, String why, Exception cause) {
        return new MilvusOnS3Exception(
                "what Milvus asked S3 for is not known: trail " + trail.name() + " delivers to bucket " + trail.bucket()
                        + ", where " + what + " cannot be read: " + why + "\nThe runner needs s3:GetObject on them, and"
                        + " kms:Decrypt if they are encrypted with a key of KMS; see docs/aws-run.md",
                cause);
    }
}
