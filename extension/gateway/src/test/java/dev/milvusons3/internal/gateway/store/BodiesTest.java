package dev.milvusons3.internal.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.http.AwsError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Large objects are files, for as long as somebody needs them. */
class BodiesTest {
    private static final int LARGE = Blobs.LARGE + 1;

    @TempDir
    private Path parent;

    private Path directory;
    private ObjectStore store;
    private StoredBucket bucket;

    @BeforeEach
    void open() {
        directory = parent.resolve("objects");
        store = new ObjectStore(Clock.systemUTC(), this::makeDirectory, 100_000);
        store.createBucket("bucket");
        bucket = store.bucket("bucket");
    }

    private Path makeDirectory() {
        try {
            return Files.createDirectory(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void close() {
        store.close();
    }

    private int files() throws IOException {
        if (!Files.exists(directory)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(directory)) {
            return (int) files.count();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private ObjectVersion put(String key, byte[] content) {
        return bucket.put(Stores.object(store, key, content), WriteCondition.NONE);
    }

    @Test
    void smallOnesNeedNoFile() throws IOException {
        put("small", random(50_000));
        assertThat(files()).isZero();
    }

    @Test
    void manyOfThemAreFilesOnceTheHeapHasItsShare() throws IOException {
        put("first", random(90_000));
        put("second", random(90_001));
        assertThat(files()).isEqualTo(1);
        bucket.delete("first", Optional.empty(), Optional.empty());
        put("third", random(90_002));
        assertThat(files()).isEqualTo(1);
        assertThat(Stores.read(bucket, "second")).isEqualTo(random(90_001));
    }

    /** What broke off takes no share of the heap with it. */
    @Test
    void aBodyThatBreaksOffGivesItsShareBack() throws IOException {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> store.take(new ByteArrayInputStream(random(10)), 90_000, Set.of()))
                    .isInstanceOf(IOException.class);
        }
        put("fits", random(90_000));
        assertThat(files()).isZero();
    }

    @Test
    void aFileGoesWithTheLastReader() throws IOException {
        byte[] content = random(LARGE);
        put("large", content);
        assertThat(files()).isEqualTo(1);
        try (OpenedVersion opened = bucket.open("large", Optional.empty())) {
            put("large", random(10));
            bucket.delete("large", Optional.empty(), Optional.empty());
            assertThat(files()).isEqualTo(1);
            assertThat(Stores.bytes(opened.version().body())).isEqualTo(content);
        }
        assertThat(files()).isZero();
    }

    @Test
    void copiesShareIt() throws IOException {
        ObjectVersion first = put("large", random(LARGE));
        first.body().hold();
        NewObject copy = new NewObject(
                "copy", first.body(), first.etag(), Optional.empty(), first.attributes(), first.tags(), List.of());
        bucket.put(copy, WriteCondition.NONE);
        bucket.delete("large", Optional.empty(), Optional.empty());
        assertThat(files()).isEqualTo(1);
        assertThat(Stores.read(bucket, "copy")).isEqualTo(random(LARGE));
        bucket.delete("copy", Optional.empty(), Optional.empty());
        assertThat(files()).isZero();
    }

    @Test
    void aBodyThatBreaksOffLeavesNothing() throws IOException {
        InputStream broken = new SequenceInputStream(new ByteArrayInputStream(random(LARGE)), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("the client is gone");
            }
        });
        assertThatThrownBy(() -> store.take(broken, 2L * LARGE, Set.of())).hasMessage("the client is gone");
        assertThatThrownBy(() -> store.take(new ByteArrayInputStream(new byte[10]), 11, Set.of()))
                .hasMessage("a body ended after 10 of 11 bytes");
        assertThat(files()).isZero();
    }

    @Test
    void oneThatIsNotWrittenLeavesNothing() throws IOException {
        NewObject object = Stores.object(store, "large", random(LARGE));
        assertThat(files()).isEqualTo(1);
        assertThatThrownBy(() -> bucket.put(object, new WriteCondition(Optional.of("other"), false)))
                .isInstanceOfSatisfying(
                        AwsError.class, e -> assertThat(e.code()).isEqualTo("NoSuchKey"));
        assertThat(files()).isZero();
        assertThat(bucket.list(new ListQuery("", "", "", 10)).items()).isEmpty();
    }

    @Test
    void partsBecomeTheObjectWithoutBeingCopied() throws IOException {
        String id = bucket.begin(Stores.upload("parts")).id();
        byte[] first = random(LARGE);
        byte[] second = random(12_345);
        UploadedPart one = part(id, 1, first);
        UploadedPart replaced = part(id, 2, random(LARGE));
        UploadedPart two = part(id, 2, second);
        part(id, 3, random(LARGE));
        assertThat(replaced).isNotEqualTo(two);
        assertThat(files()).isEqualTo(2);
        bucket.complete(
                "parts",
                id,
                List.of(one, two),
                new Completion("etag-2", Checksum.full(Stores.upload("").algorithm(), new byte[8]), List.of()),
                WriteCondition.NONE);
        assertThat(files()).isEqualTo(1);
        byte[] whole = Stores.read(bucket, "parts");
        assertThat(Arrays.copyOf(whole, LARGE)).isEqualTo(first);
        assertThat(Arrays.copyOfRange(whole, LARGE, whole.length)).isEqualTo(second);
    }

    private UploadedPart part(String id, int number, byte[] content) {
        return bucket.putPart(
                "parts", id, number, Stores.object(store, "", content).body(), "etag", new byte[8]);
    }

    @Test
    void slicesAreOfTheirBytes() throws IOException {
        byte[] content = random(LARGE);
        Body body = put("large", content).body();
        assertThat(Stores.bytes(body.slice(1_000, 500_000))).isEqualTo(Arrays.copyOfRange(content, 1_000, 501_000));
        assertThat(Stores.bytes(Body.of(List.of(body.slice(LARGE - 3, 3), body.slice(0, 2)))
                        .slice(2, 2)))
                .isEqualTo(new byte[] {content[LARGE - 1], content[0]});
    }

    @Test
    void closingRemovesAll() throws IOException {
        put("large", random(LARGE));
        bucket.open("large", Optional.empty());
        store.close();
        assertThat(directory).doesNotExist();
    }
}
