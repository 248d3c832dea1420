package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads where a Milvus is taken from: an image's name, a saved image, or a package. */
final class MilvusImages {
    static final String ALLOWED = ImageNames.ALLOWED
            + "; oci: and the directory of an OCI layout, with a colon and a tag if it has several images; a .tar, .tar.gz or .deb; the URL of"
            + " a .deb, followed by #sha256= and its digest";

    private static final String LAYOUT = "oci:";
    private static final List<String> FILES = List.of(".tar", ".tar.gz", ".tgz", ".deb");
    private static final Pattern URL = Pattern.compile("https?://\\S+");
    private static final Pattern PACKAGE = Pattern.compile("https?://[^#\\s]+\\.deb#sha256[=:][0-9a-f]{64}");

    private MilvusImages() {}

    /** {@return the same, with absolute paths} */
    static String read(String text, Class<?> anchor) throws Refusal {
        String image = text.trim();
        if (URL.matcher(image).matches()) {
            if (!PACKAGE.matcher(image).matches()) {
                throw new Refusal(
                        "a URL must end in .deb#sha256= and 64 hexadecimal digits, for nobody could say else what is run."
                                + " Images are pulled by their names, without https://. Allowed: " + ALLOWED + ".");
            }
            return image;
        }
        if (image.startsWith(LAYOUT)) {
            return layout(image.substring(LAYOUT.length()));
        }
        if (FILES.stream().anyMatch(image::endsWith)) {
            return ReadableFiles.read(image, anchor).toString();
        }
        return ImageNames.read(image, anchor);
    }

    /** {@return whether it is an image's name, by which anybody else can pull it too} */
    static boolean isName(String image) {
        return !image.startsWith(LAYOUT)
                && !URL.matcher(image).matches()
                && FILES.stream().noneMatch(image::endsWith);
    }

    private static String layout(String path) throws Refusal {
        int colon = path.indexOf(':', path.lastIndexOf('/') + 1);
        Optional<String> tag = colon < 0 ? Optional.empty() : Optional.of(path.substring(colon));
        Path directory = Directories.existing(colon < 0 ? path : path.substring(0, colon), MilvusImages.class);
        if (!Files.isRegularFile(directory.resolve("index.json"))) {
            throw new Refusal(directory + " has no index.json, so it is no OCI layout. Allowed: " + ALLOWED + ".");
        }
        return LAYOUT + directory + tag.orElse("");
    }
}
