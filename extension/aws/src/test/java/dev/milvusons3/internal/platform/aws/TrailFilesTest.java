package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.core.sync.RequestBody;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class TrailFilesTest {
    private static final Instant SINCE = Instant.parse("2026-11-24T23:58:30Z");
    private static final Duration DAY = Duration.ofDays(1);

    private final EmulatedAws emulated = new EmulatedAws();
    private final Trail trail = new Trail("t", "logs", "p/AWSLogs/", EmulatedAws.ACCOUNT, "us-east-2");
    private final TrailFiles files = new TrailFiles(emulated.s3, trail, SINCE);
    private final List<String> events = new ArrayList<>();

    @BeforeEach
    void open() {
        emulated.s3.createBucket(
                r -> r.bucket("logs").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
    }

    @AfterEach
    void close() {
        emulated.close();
    }

    private void put(String key, byte[] content) {
        emulated.s3.putObject(r -> r.bucket("logs").key(key), RequestBody.fromBytes(content));
    }

    private static byte[] file(String id) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write("{\"Records\": [{\"eventID\": \"%s\"}]}".formatted(id).getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Test
    void eachFileSinceTheMomentIsReadOnceOverMidnightToo() throws IOException {
        String first = "p/AWSLogs/111122223333/CloudTrail/us-east-2/2026/11/24/111122223333_CloudTrail_us-east-2_";
        String next = "p/AWSLogs/111122223333/CloudTrail/us-east-2/2026/11/25/111122223333_CloudTrail_us-east-2_";
        put(first + "20261124T2357Z_zzzzzzzzzzzzzzzz.json.gz", file("too early"));
        put(first + "20261124T2358Z_aaaaaaaaaaaaaaaa.json.gz", file("in that minute"));
        put(next + "20261125T0000Z_aaaaaaaaaaaaaaaa.json.gz", file("next day"));
        put(next.replace("us-east-2", "eu-west-1") + "20261125T0000Z_a.json.gz", file("another region"));

        files.readNew(SINCE, event -> events.add(event.id()));
        assertThat(events).containsExactly("in that minute");
        files.readNew(SINCE.plus(DAY), event -> events.add(event.id()));
        assertThat(events).containsExactly("in that minute", "next day");

        put(first + "20261124T2358Z_Aaaaaaaaaaaaaaaa.json.gz", file("late"));
        files.readNew(SINCE.plus(DAY), event -> events.add(event.id()));
        assertThat(events).containsExactly("in that minute", "next day", "late");
        assertThat(files.size()).isEqualTo(3);
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        put(trail.minute(SINCE) + "_broken.json.gz", new byte[] {1, 2, 3});

        assertThatThrownBy(() -> files.readNew(SINCE, event -> events.add(event.id())))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith(
                        "what Milvus asked S3 for is not known: trail t delivers to bucket logs, where ")
                .hasMessageContaining("_broken.json.gz cannot be read: ")
                .hasMessageContaining("\nThe runner needs s3:GetObject on them, and kms:Decrypt");
    }

    @Test
    void aBucketThatIsGoneIsNamed() {
        emulated.s3.deleteBucket(r -> r.bucket("logs"));

        assertThatThrownBy(() -> files.readNew(SINCE, event -> events.add(event.id())))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("where its files cannot be read: NoSuchBucket: ");
    }
}
