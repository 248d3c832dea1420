package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.profile.MilvusVersion;
import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.regex.Pattern;

/** Reads versions of Milvus. */
final class MilvusVersions {
    static final String ALLOWED = "a version such as 2.3.5";
    static final String DEFAULT = "2.3.5";

    private static final Pattern VERSION = Pattern.compile("\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?");

    private MilvusVersions() {}

    static String read(String text, Class<?> anchor) throws Refusal {
        String version = text.trim();
        if (version.startsWith("v") && VERSION.matcher(version.substring(1)).matches()) {
            throw new Refusal("it has the \"v\" of the image's tag. Allowed: " + ALLOWED + ".");
        }
        if (!VERSION.matcher(version).matches()) {
            throw new Refusal("not a version. Allowed: " + ALLOWED + ".");
        }
        try {
            return MilvusVersion.of(version).requireKnown().text();
        } catch (IllegalArgumentException tooOld) {
            throw new Refusal(tooOld.getMessage());
        }
    }
}
