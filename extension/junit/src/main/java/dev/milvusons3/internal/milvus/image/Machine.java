package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.files.UserCache;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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

    /** {@return the wheel that runs here; empty if none does} */
    Optional<Wheel> wheel() {
        return musl ? Optional.empty() : Wheel.of(os, arch);
    }

    /** @throws UnobtainableException for the files of a server that can only be run in a container here */
    void checkCanRun(MilvusSource source) throws UnobtainableException {
        boolean linux = os.toLowerCase(Locale.ROOT).startsWith("linux");
        if (!linux && !(source instanceof WheelSource || source instanceof HomeSource)) {
            throw new UnobtainableException(
                    "its server runs on Linux, and this is " + os + " on " + arch,
                    "use the version that there is a wheel of, " + Wheel.VERSION + ", on one of " + Wheel.platforms());
        }
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
