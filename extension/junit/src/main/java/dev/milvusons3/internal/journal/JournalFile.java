package dev.milvusons3.internal.journal;

import dev.milvusons3.internal.files.HeldFile;
import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A journal in a file: one JSON object a line, each on the disk before the call that it is about. */
final class JournalFile implements Journal {
    private final Path path;
    private final HeldFile file;
    private final Set<Integer> open = new TreeSet<>();
    private int last;

    private JournalFile(Path path, HeldFile file) {
        this.path = path;
        this.file = file;
    }

    /** It gets its name only when it is locked and says whose it is, so that no sweep sees it otherwise. */
    static JournalFile begin(Path directory, RunRecord run) throws IOException {
        Path path = directory.resolve(run.id() + JournalDirectory.SUFFIX);
        Path unnamed = directory.resolve(run.id() + ".new");
        HeldFile file = HeldFile.create(unnamed, path);
        try {
            append(
                    file.channel(),
                    Map.of("run", run.toJson(), "at", Instant.now().toString()));
            Files.move(unnamed, path, StandardCopyOption.ATOMIC_MOVE);
            persistName(directory);
            return new JournalFile(path, file);
        } catch (IOException | RuntimeException e) {
            file.close();
            Files.deleteIfExists(unnamed);
            throw e;
        }
    }

    @Override
    public synchronized Intent intend(Thing thing) {
        int number = ++last;
        write("intent", number, thing);
        open.add(number);
        return new Written(number, thing);
    }

    @Override
    public synchronized void close() {
        try {
            if (open.isEmpty()) {
                Files.deleteIfExists(path);
            }
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot end journal " + path + ": " + e.getMessage(), e);
        }
    }

    private synchronized void write(String mark, int number, Thing thing) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put(mark, number);
        line.put("kind", thing.kind().name());
        line.put("name", thing.name());
        line.put("at", Instant.now().toString());
        try {
            append(file.channel(), line);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot write journal " + path + " (milvus-on-s3.journal says where it goes): " + e.getMessage(),
                    e);
        }
    }

    private synchronized void end(String mark, int number, Thing thing) {
        write(mark, number, thing);
        open.remove(number);
    }

    private static void append(FileChannel channel, Map<String, Object> line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap((JsonText.compact(line) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
        channel.force(true);
    }

    /** A file that is on the disk without its name is not found again. */
    private static void persistName(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory)) {
            channel.force(true);
        }
    }

    private final class Written implements Intent {
        private final int number;
        private final Thing thing;

        Written(int number, Thing thing) {
            this.number = number;
            this.thing = thing;
        }

        @Override
        public void made() {
            write("made", number, thing);
        }

        @Override
        public void foreign() {
            end("foreign", number, thing);
        }

        @Override
        public void released() {
            end("released", number, thing);
        }
    }
}
