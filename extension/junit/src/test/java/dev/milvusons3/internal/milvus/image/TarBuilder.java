package dev.milvusons3.internal.milvus.image;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Tar archives made by hand: also such as no tool makes. */
final class TarBuilder {
    private static final int BLOCK = 512;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TarBuilder file(String name, String content) {
        return file(name, content, 0644);
    }

    TarBuilder file(String name, String content, int mode) {
        return entry(name, '0', "", mode, content.getBytes(StandardCharsets.UTF_8));
    }

    TarBuilder directory(String name, int mode) {
        return entry(name, '5', "", mode, new byte[0]);
    }

    TarBuilder link(String name, String target) {
        return entry(name, '2', target, 0777, new byte[0]);
    }

    TarBuilder hardLink(String name, String target) {
        return entry(name, '1', target, 0644, new byte[0]);
    }

    TarBuilder device(String name) {
        return entry(name, '3', "", 0600, new byte[0]);
    }

    /** As GNU tar writes a name that does not fit. */
    TarBuilder gnuLongName(String name) {
        return entry("././@LongLink", 'L', "", 0, (name + "\0").getBytes(StandardCharsets.UTF_8));
    }

    /** As pax writes what does not fit. */
    TarBuilder pax(String key, String value) {
        String field = " " + key + "=" + value + "\n";
        int length = field.getBytes(StandardCharsets.UTF_8).length;
        int digits =
                Integer.toString(length + Integer.toString(length).length()).length();
        return entry("PaxHeaders/x", 'x', "", 0, ((length + digits) + field).getBytes(StandardCharsets.UTF_8));
    }

    TarBuilder entry(String name, char type, String link, int mode, byte[] content) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, octal(mode, 7));
        put(header, 108, octal(0, 7));
        put(header, 116, octal(0, 7));
        put(header, 124, octal(content.length, 11));
        put(header, 136, octal(0, 11));
        put(header, 148, "        ");
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, octal(sum, 6) + "\0 ");
        out.writeBytes(header);
        out.writeBytes(Arrays.copyOf(content, (content.length + BLOCK - 1) / BLOCK * BLOCK));
        return this;
    }

    byte[] build() {
        byte[] all = out.toByteArray();
        return Arrays.copyOf(all, all.length + 2 * BLOCK);
    }

    private static String octal(long value, int digits) {
        return String.format(Locale.ROOT, "%0" + digits + "o", value);
    }

    private static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }
}
