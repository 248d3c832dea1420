package dev.milvusons3.internal.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Listings against a model that is too simple to be wrong: everything is sorted, folded and cut. */
class ListingTest {
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
    private static final String[] PIECES = {
        "a",
        "b",
        "/",
        "//",
        "..",
        ".",
        "-",
        "\u0001",
        "ä",
        "\uffff",
        "\ud83d\ude00",
        "\udbff\udfff",
        "ab",
        "a/b",
        "|",
        "+"
    };
    private static final String[] DELIMITERS = {"", "/", "a", "b/", "..", "\ud83d\ude00", "\udbff\udfff", "\u0001", "zz"
    };

    private final ObjectStore store = new ObjectStore(Clock.systemUTC(), () -> {
        throw new AssertionError("nothing is that large");
    });
    private StoredBucket bucket;

    @BeforeEach
    void makeBucket() {
        store.createBucket("bucket");
        bucket = store.bucket("bucket");
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theOrderIsThatOfTheBytes() {
        Random random = new Random(8);
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            keys.add(text(random, 6));
        }
        List<String> expected = keys.stream().sorted(BY_BYTES).toList();
        assertThat(keys.stream().sorted(Utf8Order.INSTANCE).toList()).isEqualTo(expected);
    }

    @RepeatedTest(40)
    void ofObjectsAreThoseOfTheModel(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        if (random.nextBoolean()) {
            bucket.versioning(Versioning.ENABLED);
        }
        TreeSet<String> there = new TreeSet<>(BY_BYTES);
        for (int i = 0; i < 120; i++) {
            String key = "k" + text(random, 5);
            if (random.nextInt(4) == 0) {
                bucket.delete(key, Optional.empty(), Optional.empty());
                there.remove(key);
            } else {
                Stores.put(store, bucket, key, "x");
                there.add(key);
            }
        }
        for (int i = 0; i < 25; i++) {
            String prefix = random.nextInt(3) == 0 ? "" : "k" + text(random, 2);
            String delimiter = DELIMITERS[random.nextInt(DELIMITERS.length)];
            String start = random.nextInt(3) == 0 ? "k" + text(random, 3) : "";
            int most = 1 + random.nextInt(7);
            assertThat(paged(prefix, delimiter, start, most))
                    .as("prefix %s, delimiter %s, after %s, pages of %d", prefix, delimiter, start, most)
                    .isEqualTo(model(there, prefix, delimiter, start));
        }
    }

    private List<String> paged(String prefix, String delimiter, String start, int most) {
        List<String> all = new ArrayList<>();
        String after = start;
        while (true) {
            ListPage<ObjectVersion> page = bucket.list(new ListQuery(prefix, delimiter, after, most));
            List<String> shown = new ArrayList<>(page.commonPrefixes());
            page.items().forEach(version -> shown.add(version.key()));
            shown.sort(BY_BYTES);
            all.addAll(shown);
            if (!page.truncated()) {
                return all;
            }
            assertThat(shown).hasSize(most);
            assertThat(page.last()).isEqualTo(shown.get(most - 1));
            after = page.last();
        }
    }

    /** A common prefix that the listing before ended with, or ended within, is not shown again. */
    private static List<String> model(Set<String> keys, String prefix, String delimiter, String start) {
        TreeSet<String> shown = new TreeSet<>(BY_BYTES);
        for (String key : keys) {
            if (!key.startsWith(prefix) || BY_BYTES.compare(key, start) <= 0 && !start.isEmpty()) {
                continue;
            }
            int found = delimiter.isEmpty() ? -1 : key.indexOf(delimiter, prefix.length());
            String item = found < 0 ? key : key.substring(0, found + delimiter.length());
            if (found < 0 || start.isEmpty() || !start.startsWith(item)) {
                shown.add(item);
            }
        }
        return List.copyOf(shown);
    }

    /** Each version that stays is listed once, whatever is deleted meanwhile: the page's last version most of all. */
    @RepeatedTest(40)
    void ofVersionsGoOnAfterOnesThatAreGone(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        List<ObjectVersion> written = new ArrayList<>();
        for (int i = 0; i < 80; i++) {
            if (random.nextInt(10) == 0) {
                bucket.versioning(random.nextBoolean() ? Versioning.ENABLED : Versioning.SUSPENDED);
            }
            written.add(Stores.put(store, bucket, "k" + text(random, 2), "x"));
        }
        Set<ObjectVersion> deleted = new HashSet<>();
        List<ObjectVersion> listed = new ArrayList<>();
        String afterKey = "";
        Optional<String> afterVersion = Optional.empty();
        int most = 1 + random.nextInt(5);
        while (true) {
            ListPage<ListedVersion> page = bucket.listVersions(new ListQuery("", "", afterKey, most), afterVersion);
            page.items().forEach(item -> listed.add(item.version()));
            if (!page.truncated()) {
                break;
            }
            ObjectVersion last = page.lastItem().orElseThrow().version();
            afterKey = page.last();
            afterVersion = Optional.of(last.id());
            delete(last, deleted);
            delete(written.get(random.nextInt(written.size())), deleted);
        }
        assertThat(listed).doesNotHaveDuplicates();
        List<ObjectVersion> kept = written.stream()
                .filter(version -> !deleted.contains(version) && isThere(version))
                .toList();
        assertThat(listed).containsAll(kept);
    }

    private void delete(ObjectVersion version, Set<ObjectVersion> deleted) {
        if (isThere(version)) {
            bucket.delete(version.key(), Optional.of(version.id()), Optional.empty());
            deleted.add(version);
        }
    }

    private boolean isThere(ObjectVersion version) {
        return bucket.listVersions(new ListQuery(version.key(), "", "", 1_000), Optional.empty()).items().stream()
                .anyMatch(listed -> listed.version().equals(version));
    }

    @Test
    void ofVersionsPageByPageUntilNothingIsLeft() {
        bucket.versioning(Versioning.ENABLED);
        for (int i = 0; i < 150; i++) {
            Stores.put(store, bucket, "key", "content " + i);
        }
        ListPage<ListedVersion> page;
        ListQuery query = new ListQuery("", "", "", 50);
        Optional<String> after = Optional.empty();
        do {
            page = bucket.listVersions(query, after);
            page.items()
                    .forEach(listed ->
                            bucket.delete("key", Optional.of(listed.version().id()), Optional.empty()));
            query = new ListQuery("", "", page.last(), 50);
            after = page.lastItem().map(listed -> listed.version().id());
        } while (page.truncated());
        store.deleteBucket("bucket");
    }

    @RepeatedTest(10)
    void ofUploadsGoOnAfterOnesThatAreOver(RepetitionInfo repetition) {
        Random random = new Random(repetition.getCurrentRepetition());
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            ids.add(bucket.begin(Stores.upload("k" + random.nextInt(5))).id());
        }
        List<String> listed = new ArrayList<>();
        ListPage<Upload> page;
        ListQuery query = new ListQuery("", "", "", 4);
        Optional<String> after = Optional.empty();
        do {
            page = bucket.listUploads(query, after);
            page.items().forEach(upload -> listed.add(upload.id()));
            page.lastItem().ifPresent(upload -> bucket.abort(upload.begun().key(), upload.id()));
            query = new ListQuery("", "", page.last(), 4);
            after = page.lastItem().map(Upload::id);
        } while (page.truncated());
        assertThat(listed).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(ids);
    }

    private static String text(Random random, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most + 1); i > 0; i--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
