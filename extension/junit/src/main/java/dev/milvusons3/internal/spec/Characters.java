package dev.milvusons3.internal.spec;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Points at characters that a name may not have. */
final class Characters {
    private Characters() {}

    /** {@return the first that matches, and where, for people} */
    static Optional<String> first(Pattern foreign, String text) {
        Matcher matcher = foreign.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        int codePoint = text.codePointAt(matcher.start());
        String shown = Character.isISOControl(codePoint)
                ? String.format("U+%04X", codePoint)
                : "\"" + Character.toString(codePoint) + "\"";
        return Optional.of("character " + shown + " at position " + (matcher.start() + 1));
    }
}
