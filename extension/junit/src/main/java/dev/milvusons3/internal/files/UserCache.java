package dev.milvusons3.internal.files;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** The directory that a user's projects share. */
public final class UserCache {
    private UserCache() {}

    /** {@return that of this JVM's user} */
    public static Path directory() {
        return directory(System.getProperty("os.name"), Path.of(System.getProperty("user.home")), System.getenv());
    }

    /** {@return where a user's caches go on a system} */
    public static Path directory(String os, Path userHome, Map<String, String> environment) {
        if (os.toLowerCase(Locale.ROOT).startsWith("mac")) {
            return userHome.resolve("Library").resolve("Caches").resolve("milvus-on-s3");
        }
        String xdg = environment.get("XDG_CACHE_HOME");
        // The XDG specification has relative ones ignored.
        boolean usable = xdg != null && Path.of(xdg).isAbsolute();
        Path caches = usable ? Path.of(xdg) : userHome.resolve(".cache");
        return caches.resolve("milvus-on-s3");
    }
}
