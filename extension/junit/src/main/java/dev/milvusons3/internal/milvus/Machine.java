package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.files.UserCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What counts about this machine.
 *
 * @param os as in {@code os.name}
 * @param arch as in {@code os.arch}
 * @param musl whether its C library is musl, with which the wheel's programs don't run
 * @param userHome of the user
 */
record Machine(String os, String arch, boolean musl, Path userHome, Map<String, String> environment) {
    static Machine current() {
        String arch = System.getProperty("os.arch");
        boolean musl = Files.exists(Path.of("/lib/ld-musl-x86_64.so.1"));
        boolean glibc = Files.exists(Path.of("/lib64/ld-linux-x86-64.so.2"));
        return new Machine(
                System.getProperty("os.name"),
                arch,
                musl && !glibc,
                Path.of(System.getProperty("user.home")),
                System.getenv());
    }

    /** {@return the wheel that runs here} */
    Wheel wheel() {
        String asked = "Milvus " + Wheel.VERSION + " as a local process";
        if (musl) {
            throw new MilvusUnavailableException(asked, os + " on " + arch + " with musl; the wheel needs glibc");
        }
        return Wheel.of(os, arch)
                .orElseThrow(() -> new MilvusUnavailableException(
                        asked, os + " on " + arch + ", for which there is no wheel of " + Wheel.REQUIREMENT));
    }

    /** {@return where a user's caches go on this system} */
    Path cacheDirectory() {
        return UserCache.directory(os, userHome, environment);
    }

    /** {@return for people; of the nearest directory that exists} */
    static String freeSpace(Path directory) {
        for (@Nullable Path path = directory; path != null; path = path.getParent()) {
            if (Files.exists(path)) {
                try {
                    return Files.getFileStore(path).getUsableSpace() / (1024 * 1024) + " MiB";
                } catch (IOException unknown) {
                    return "unknown, " + unknown.getMessage();
                }
            }
        }
        return "unknown";
    }
}
