package dev.milvusons3.internal.milvus.image;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Files in a tar archive, each read from where it is: a saved image need not be unpacked twice. */
final class TarFile implements PackedFiles {
    private final Path archive;
    private final FileChannel channel;
    private final Map<String, Part> parts = new HashMap<>();

    private record Part(long offset, long size) {}

    private TarFile(Path archive, FileChannel channel) {
        this.archive = archive;
        this.channel = channel;
    }

    /** @param archive not compressed */
    static TarFile open(Path archive) throws IOException {
        FileChannel channel = FileChannel.open(archive);
        TarFile file = new TarFile(archive, channel);
        try {
            file.index();
            return file;
        } catch (IOException | RuntimeException failed) {
            channel.close();
            throw failed;
        }
    }

    private void index() throws IOException {
        TarReader reader = new TarReader(new Skipping(channel));
        Map<String, String> links = new HashMap<>();
        for (TarReader.Entry entry = reader.next(); entry != null; entry = reader.next()) {
            String name = entry.name().replaceFirst("^(\\./|/)+", "");
            switch (entry.type()) {
                case FILE -> parts.put(name, new Part(channel.position(), entry.size()));
                // Layers that images share are saved once, in older archives.
                case SYMBOLIC_LINK ->
                    links.put(
                            name,
                            Path.of("/" + name)
                                    .resolveSibling(entry.link())
                                    .normalize()
                                    .toString()
                                    .substring(1));
                case HARD_LINK -> links.put(name, entry.link());
                default -> {}
            }
        }
        links.forEach((name, target) -> {
            if (parts.containsKey(target)) {
                parts.put(name, parts.get(target));
            }
        });
    }

    @Override
    public boolean has(String name) {
        return parts.containsKey(name);
    }

    @Override
    public long size(String name) throws IOException {
        return part(name).size();
    }

    @Override
    public InputStream open(String name) throws IOException {
        Part part = part(name);
        return new BufferedInputStream(
                new InputStream() {
                    private long read;

                    @Override
                    public int read() throws IOException {
                        byte[] one = new byte[1];
                        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
                    }

                    @Override
                    public int read(byte[] buffer, int offset, int length) throws IOException {
                        if (read == part.size()) {
                            return -1;
                        }
                        int most = (int) Math.min(length, part.size() - read);
                        int got = channel.read(ByteBuffer.wrap(buffer, offset, most), part.offset() + read);
                        if (got < 0) {
                            throw new EOFException(archive + " ends within " + name + ".");
                        }
                        read += got;
                        return got;
                    }
                },
                64 * 1024);
    }

    private Part part(String name) throws IOException {
        Part part = parts.get(name);
        if (part == null) {
            throw PackedFiles.missing(archive, name);
        }
        return part;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Moves on instead of reading what nobody wants. */
    private static final class Skipping extends InputStream {
        private final FileChannel channel;
        private final InputStream in;

        Skipping(FileChannel channel) {
            this.channel = channel;
            this.in = Channels.newInputStream(channel);
        }

        @Override
        public int read() throws IOException {
            return in.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return in.read(buffer, offset, length);
        }

        @Override
        public void skipNBytes(long bytes) throws IOException {
            long end = channel.position() + bytes;
            if (end > channel.size()) {
                throw new EOFException("The tar archive ends within a file.");
            }
            channel.position(end);
        }
    }
}
