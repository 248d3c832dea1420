package dev.milvusons3.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;

/** Standard output and error in the locale's encoding, which Java 17 does not write in by itself. */
public final class Terminal {
    private Terminal() {}

    static PrintWriter out() {
        return writer(FileDescriptor.out, "stdout.encoding", "sun.stdout.encoding");
    }

    static PrintWriter err() {
        return writer(FileDescriptor.err, "stderr.encoding", "sun.stderr.encoding");
    }

    private static PrintWriter writer(FileDescriptor descriptor, String... properties) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), charset(properties)), true);
    }

    /** {@return whether standard output has more than ASCII} */
    public static boolean hasUnicode() {
        return charset("stdout.encoding", "sun.stdout.encoding").newEncoder().canEncode('…');
    }

    private static Charset charset(String... properties) {
        for (String property : properties) {
            Charset found = charset(System.getProperty(property));
            if (found != null) {
                return found;
            }
        }
        Charset locale = charset(System.getProperty("native.encoding"));
        return locale == null ? StandardCharsets.UTF_8 : locale;
    }

    private static @org.jspecify.annotations.Nullable Charset charset(@org.jspecify.annotations.Nullable String name) {
        try {
            return name == null || name.isBlank() ? null : Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // An encoding of the terminal that Java does not know.
            return null;
        }
    }
}
