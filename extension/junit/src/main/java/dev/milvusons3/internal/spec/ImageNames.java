package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads names of container images.
 *
 * @see <a href="https://pkg.go.dev/github.com/distribution/reference">The grammar of references</a>
 */
final class ImageNames {
    static final String ALLOWED = "the name of an image, with its tag or digest";

    private static final String PART = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
    private static final Pattern REFERENCE = Pattern.compile("(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?" + PART + "(?:/" + PART
            + ")*(?::\\w[\\w.-]{0,127})?(?:@sha256:[0-9a-f]{64})?");

    static final String LIST = "names of images, with their tags or digests, separated by commas";

    private ImageNames() {}

    static List<String> list(String text, Class<?> anchor) throws Refusal {
        List<String> images = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            try {
                images.add(read(name, anchor));
            } catch (Refusal e) {
                throw new Refusal("\"" + name.trim() + "\": " + e.getMessage());
            }
        }
        return images;
    }

    static String read(String text, Class<?> anchor) throws Refusal {
        String name = text.trim();
        if (!REFERENCE.matcher(name).matches()) {
            throw new Refusal("not the name of an image. Allowed: " + ALLOWED + ".");
        }
        if (name.indexOf(':', name.lastIndexOf('/') + 1) < 0) {
            throw new Refusal(
                    "neither tag nor digest, so that it would be another image some day. Allowed: " + ALLOWED + ".");
        }
        return name;
    }
}
