package dev.milvusons3.internal.spec;

import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which server a deployment has.
 *
 * @param version such as {@code 2.6.22}; empty for the default, or what the image says
 * @param image as {@link MilvusImages} reads it; empty for the official one
 * @param home a directory of the author's; never with an image
 * @param registry of images whose names have none; empty for what the machine says
 */
public record MilvusSpec(
        Optional<String> version, Optional<String> image, Optional<Path> home, Optional<String> registry) {
    private static final Pattern TAG = Pattern.compile(".*:v?(\\d+\\.\\d+\\.\\d+(?:-[0-9A-Za-z.-]+)?)(?:@.*)?");

    /** {@return the version as far as it is said, or its image's tag says it} */
    Optional<String> said() {
        return version.or(() -> image.map(TAG::matcher).filter(Matcher::matches).map(tag -> tag.group(1)));
    }
}
