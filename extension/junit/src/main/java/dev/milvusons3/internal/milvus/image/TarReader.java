package dev.milvusons3.internal.milvus.image;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads tar archives as container tools and {@code dpkg} write them: ustar, with the extensions of pax and GNU for long names and large files.
 *
 * @see <a href="https://pubs.opengroup.org/onlinepubs/9799919799/utilities/pax.html">pax, ustar interchange format</a>
 */
final class TarReader {
    private static final int BLOCK = 512;
    private static final int MAX_EXTENSION = 1024 * 1024;

    private final InputStream in;
    private long rest;
    private int padding;

    /** @param in buffered; it is not closed */
    TarReader(InputStream in) {
        this.in = in;
    }

    /** What an entry is. */
    enum Type {
        FILE,
        DIRECTORY,
        SYMBOLIC_LINK,
        HARD_LINK,
        /** A device, a pipe, or something that is known to nobody. */
        OTHER
    }

    /**
     * One entry.
     *
     * @param name as written, so it may begin or end with a slash
     * @param link where a link points to, empty for others
     * @param mode permissions with the bits above them
     * @param size of the content in bytes
     */
    record Entry(String name, Type type, String link, int mode, long size) {}

    /** {@return the next one, whatever was read of the one before; null at the end} */
    @Nullable
    Entry next() throws IOException {
        Map<String, String> extensions = new HashMap<>();
        while (true) {
            in.skipNBytes(rest + padding);
            rest = 0;
            padding = 0;
            byte[] header = in.readNBytes(BLOCK);
            if (header.length == 0 || isZero(header)) {
                return null;
            }
            if (header.length < BLOCK) {
                throw new EOFException("The tar archive ends within a header.");
            }
            checkSum(header);
            long size = number(header, 124, 12);
            char type = (char) header[156];
            switch (type) {
                case 'L' -> extensions.put("path", text(extension(size)));
                case 'K' -> extensions.put("linkpath", text(extension(size)));
                case 'x' -> pax(extension(size), extensions);
                case 'g' -> extension(size);
                default -> {
                    return entry(header, type, size, extensions);
                }
            }
        }
    }

    private Entry entry(byte[] header, char type, long size, Map<String, String> extensions) throws IOException {
        String name = extensions.getOrDefault("path", name(header));
        if (type == 'S' || extensions.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse."))) {
            throw new IOException("The tar archive has a sparse file, " + name + ", which is not supported.");
        }
        long length = extensions.containsKey("size") ? decimal(extensions.get("size")) : size;
        Type kind = switch (type) {
            case '0', '\0', '7' -> name.endsWith("/") ? Type.DIRECTORY : Type.FILE;
            case '1' -> Type.HARD_LINK;
            case '2' -> Type.SYMBOLIC_LINK;
            case '5' -> Type.DIRECTORY;
            default -> Type.OTHER;
        };
        // Links say the size of what they point to in some archives, and have no content.
        rest = kind == Type.FILE || kind == Type.OTHER ? length : 0;
        padding = padding(rest);
        return new Entry(
                name,
                kind,
                extensions.getOrDefault("linkpath", text(header, 157, 100)),
                (int) number(header, 100, 8),
                rest);
    }

    /** {@return the entry's content; to be read before the next entry is asked for} */
    InputStream content() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                if (rest == 0) {
                    return length == 0 ? 0 : -1;
                }
                int read = in.read(buffer, offset, (int) Math.min(length, rest));
                if (read < 0) {
                    throw new EOFException("The tar archive ends within a file.");
                }
                rest -= read;
                return read;
            }
        };
    }

    private byte[] extension(long size) throws IOException {
        if (size > MAX_EXTENSION) {
            throw new IOException("The tar archive has a header of " + size + " bytes.");
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException("The tar archive ends within a header.");
        }
        in.skipNBytes(padding(size));
        return content;
    }

    private static int padding(long size) {
        return (int) ((BLOCK - size % BLOCK) % BLOCK);
    }

    /** Records such as {@code 19 path=usr/lib/x\n}; their length counts itself. */
    private static void pax(byte[] content, Map<String, String> extensions) throws IOException {
        int at = 0;
        while (at < content.length) {
            int blank = at;
            while (blank < content.length && content[blank] != ' ') {
                blank++;
            }
            int length = (int) Math.min(decimal(text(content, at, blank - at)), content.length);
            String field = length <= blank + 1 - at
                    ? ""
                    : new String(content, blank + 1, at + length - blank - 2, StandardCharsets.UTF_8);
            int equals = field.indexOf('=');
            if (equals < 0 || at + length > content.length) {
                throw new IOException("The tar archive has a malformed pax header.");
            }
            extensions.put(field.substring(0, equals), field.substring(equals + 1));
            at += length;
        }
    }

    private static String name(byte[] header) {
        String name = text(header, 0, 100);
        boolean ustar = text(header, 257, 6).equals("ustar");
        String prefix = ustar ? text(header, 345, 155) : "";
        return prefix.isEmpty() ? name : prefix + "/" + name;
    }

    private static void checkSum(byte[] header) throws IOException {
        long sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
        }
        if (sum != number(header, 148, 8)) {
            throw new IOException("This is no tar archive, or a damaged one: a header's checksum is wrong.");
        }
    }

    /** Octal digits, or GNU's binary form for what is too large for them. */
    private static long number(byte[] header, int offset, int length) throws IOException {
        if ((header[offset] & 0x80) != 0) {
            long value = header[offset] & 0x3f;
            for (int i = offset + 1; i < offset + length; i++) {
                if (value > Long.MAX_VALUE >> 8) {
                    throw new IOException("The tar archive has a number that is too large.");
                }
                value = value << 8 | header[i] & 0xff;
            }
            return value;
        }
        String digits = text(header, offset, length).strip();
        try {
            return digits.isEmpty() ? 0 : Long.parseUnsignedLong(digits, 8);
        } catch (NumberFormatException malformed) {
            throw new IOException(
                    "This is no tar archive, or a damaged one: \"" + digits + "\" is no number.", malformed);
        }
    }

    private static long decimal(String digits) throws IOException {
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException malformed) {
            throw new IOException("The tar archive has a malformed pax header: \"" + digits + "\".", malformed);
        }
    }

    private static boolean isZero(byte[] block) {
        for (byte each : block) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] content) {
        return text(content, 0, content.length);
    }

    /** Up to the first zero byte. */
    private static String text(byte[] content, int offset, int length) {
        int end = offset;
        while (end < offset + length && content[end] != 0) {
            end++;
        }
        return new String(content, offset, end - offset, StandardCharsets.UTF_8);
    }
}
