package dev.milvusons3.internal.report;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;

/**
 * The signs in lines for people. Where the locale has no UTF-8, as in many a container, they would become question marks, so there they are
 * words.
 *
 * @param good before what was done
 * @param bad before what failed
 * @param more before what goes on, and after what was cut
 */
record Glyphs(String good, String bad, String more) {
    private static final Glyphs UNICODE = new Glyphs("✓", "✗", "…");
    private static final Glyphs ASCII = new Glyphs("ok", "FAILED", "...");

    /** {@return those of this JVM} */
    static Glyphs standard() {
        return of(System.getProperties());
    }

    /** @param properties where the JVM says in which encoding its standard error is read */
    static Glyphs of(Properties properties) {
        for (String name : new String[] {"stderr.encoding", "sun.stderr.encoding", "native.encoding"}) {
            String encoding = properties.getProperty(name, "");
            if (!encoding.isBlank()) {
                return isUnicode(encoding) ? UNICODE : ASCII;
            }
        }
        return Charset.defaultCharset().equals(StandardCharsets.UTF_8) ? UNICODE : ASCII;
    }

    private static boolean isUnicode(String encoding) {
        try {
            return Charset.forName(encoding).name().toUpperCase(Locale.ROOT).startsWith("UTF");
        } catch (IllegalArgumentException unknown) {
            return false;
        }
    }
}
