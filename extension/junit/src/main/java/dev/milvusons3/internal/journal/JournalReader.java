package dev.milvusons3.internal.journal;

import dev.milvusons3.internal.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Reads as much of a journal as there is: a crash may have cut the last line short, a full disk worse. */
final class JournalReader {
    private static final int BUFFER = 8192;

    private final Map<Integer, Thing> left = new TreeMap<>();
    private Optional<RunRecord> run = Optional.empty();
    private Optional<Instant> began = Optional.empty();
    private int damagedLines;

    private JournalReader() {}

    static JournalReader read(FileChannel channel) throws IOException {
        JournalReader reader = new JournalReader();
        String text = text(channel);
        // What follows the last line's end was being written: the call that it was about was not made.
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(reader::line);
        return reader;
    }

    private static String text(FileChannel channel) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
        channel.position(0);
        while (channel.read(buffer) >= 0) {
            bytes.write(buffer.array(), 0, buffer.position());
            buffer.clear();
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private void line(String line) {
        try {
            Json json = Json.read(line);
            if (json.has("run")) {
                run = Optional.of(run(json.get("run")));
                began = Optional.of(Instant.parse(json.get("at").requireText()));
            } else if (json.has("intent")) {
                left.put(json.get("intent").requireInt(), thing(json));
            } else if (json.has("released")) {
                left.remove(json.get("released").requireInt());
            } else if (json.has("foreign")) {
                left.remove(json.get("foreign").requireInt());
            } else if (!json.has("made")) {
                damagedLines++;
            }
        } catch (DateTimeException | IllegalArgumentException damaged) {
            damagedLines++;
        }
    }

    private static Thing thing(Json json) {
        return new Thing(
                Kind.valueOf(json.get("kind").requireText()), json.get("name").requireText());
    }

    private static RunRecord run(Json json) {
        Map<String, String> tags = json.get("tags").fields().keySet().stream()
                .collect(Collectors.toMap(
                        Function.identity(), key -> json.get("tags").get(key).requireText()));
        return new RunRecord(
                RunTags.read(tags).orElseThrow(() -> new IllegalArgumentException("no tags of a run")),
                json.get("account").requireText(),
                json.get("partition").requireText(),
                json.get("region").requireText(),
                json.get("endpoint").requireText(),
                json.get("cluster").requireText());
    }

    Optional<RunRecord> run() {
        return run;
    }

    Optional<Instant> began() {
        return began;
    }

    List<Thing> left() {
        return List.copyOf(left.values());
    }

    int damagedLines() {
        return damagedLines;
    }
}
