package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import java.util.Locale;

/**
 * What an image is for.
 *
 * @param os such as {@code linux}
 * @param architecture in the words of Go, such as {@code amd64}
 */
record ImagePlatform(String os, String architecture) {
    /** {@return Linux on this architecture, which is what containers are; also elsewhere, where an engine has a Linux of its own}
     *
     * @param arch as in the system property {@code os.arch}
     */
    static ImagePlatform linuxOn(String arch) {
        return new ImagePlatform(
                "linux",
                switch (arch.toLowerCase(Locale.ROOT)) {
                    case "x86_64", "amd64" -> "amd64";
                    case "aarch64", "arm64" -> "arm64";
                    default -> arch;
                });
    }

    /** {@return what an image's configuration, or an index' entry says} */
    static ImagePlatform of(Json json) {
        return new ImagePlatform(json.get("os").text(), json.get("architecture").text());
    }

    @Override
    public String toString() {
        return os + "/" + architecture;
    }
}
