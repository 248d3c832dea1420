package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoredKeysTest {
    private static final String[] PIECES = {"a", "b", ".", "..", "/", "//", "", "-", "!", "\u0001", "\u0002", "ä", "0"};

    private static List<String> keys() {
        Random random = new Random(42);
        Set<String> keys = new HashSet<>(Set.of("a", "a/", "/", "//", "/a", ".", "..", "a/../b", "./a", "a//b"));
        while (keys.size() < 5_000) {
            StringBuilder key = new StringBuilder();
            for (int i = random.nextInt(8); i >= 0; i--) {
                key.append(PIECES[random.nextInt(PIECES.length)]);
            }
            if (!key.isEmpty()) {
                keys.add(key.toString());
            }
        }
        return new ArrayList<>(keys);
    }

    @Test
    void comeBackAsTheyWere() {
        assertThat(keys()).allSatisfy(key -> {
            assertThat(StoredKeys.original(StoredKeys.ofKey(key))).isEqualTo(key);
            assertThat(StoredKeys.original(StoredKeys.ofPrefix(key + "/"))).isEqualTo(key + "/");
        });
    }

    @Test
    void arePathsThatNothingSwallows() {
        Set<Path> paths = new HashSet<>();
        Set<Path> directories = new HashSet<>();
        for (String key : keys()) {
            Path path = Path.of("root").resolve(StoredKeys.ofKey(key));
            assertThat(path.normalize()).isEqualTo(path);
            assertThat(path.startsWith("root")).isTrue();
            assertThat(paths.add(path)).as("%s is no other key's path", path).isTrue();
            Stream.iterate(path.getParent(), p -> p != null, Path::getParent).forEach(directories::add);
        }
        assertThat(paths).doesNotContainAnyElementsOf(directories);
    }

    @Test
    void beginAsTheirPrefixesDo() {
        for (String key : keys()) {
            for (int i = 1; i < key.length(); i++) {
                assertThat(StoredKeys.ofKey(key)).startsWith(StoredKeys.ofPrefix(key.substring(0, i)));
            }
        }
    }

    @Test
    void keepTheirOrder() {
        List<String> plain = keys().stream()
                .filter(k -> k.chars().noneMatch(c -> c < ' '))
                .filter(k -> !("/" + k.substring(0, k.lastIndexOf('/') + 1)).matches(".*/\\.{0,2}/.*"))
                .sorted()
                .toList();
        assertThat(plain.stream().map(StoredKeys::ofKey).toList()).isSorted();
    }
}
