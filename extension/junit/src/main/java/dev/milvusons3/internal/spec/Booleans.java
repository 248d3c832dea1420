package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.Locale;

/** Reads yes and no. */
final class Booleans {
    static final String ALLOWED = "true or false";

    private Booleans() {}

    static Boolean read(String text, Class<?> anchor) throws Refusal {
        return switch (text.trim().toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new Refusal("neither true nor false. Allowed: " + ALLOWED + ".");
        };
    }
}
