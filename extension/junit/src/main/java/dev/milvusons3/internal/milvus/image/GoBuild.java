package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a program written in Go says of how it was built. Milvus' own build puts its version there.
 *
 * @see <a href="https://pkg.go.dev/debug/buildinfo">debug/buildinfo</a>
 */
final class GoBuild {
    private static final byte[] MAGIC = "\u00ff Go buildinf:".getBytes(StandardCharsets.ISO_8859_1);
    private static final int ALIGNMENT = 16;
    private static final int HEADER = 32;
    private static final int LONGEST = 1024 * 1024;
    private static final Pattern TAGS = Pattern.compile("BuildTags=v?(\\d+\\.\\d+[\\w.+-]*)");

    private GoBuild() {}

    /** {@return the version that a Milvus was built as, such as {@code 2.6.22}; empty if it does not say it} */
    static Optional<String> milvusVersion(Path program) throws IOException {
        try (FileChannel channel = FileChannel.open(program)) {
            long size = Math.min(channel.size(), Integer.MAX_VALUE);
            MappedByteBuffer bytes = channel.map(FileChannel.MapMode.READ_ONLY, 0, size);
            for (int at = 0; at + HEADER < bytes.limit(); at += ALIGNMENT) {
                if (bytes.get(at) == MAGIC[0] && isMagic(bytes, at)) {
                    byte[] text = new byte[Math.min(LONGEST, bytes.limit() - at - HEADER)];
                    bytes.get(at + HEADER, text);
                    Matcher tags = TAGS.matcher(new String(text, StandardCharsets.ISO_8859_1));
                    if (tags.find()) {
                        return Optional.of(tags.group(1));
                    }
                }
            }
            return Optional.empty();
        }
    }

    private static boolean isMagic(MappedByteBuffer bytes, int at) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (bytes.get(at + i) != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }
}
