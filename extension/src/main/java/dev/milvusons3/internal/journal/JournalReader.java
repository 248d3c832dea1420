package dev.milvusons3.internal.journal;

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
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads as much of a journal as there is: a crash may have cut the last line short, a full disk worse. */
final class JournalReader {
    private static final JsonMapper JSON = new JsonMapper();
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
            JsonNode json = JSON.readTree(line);
            if (json.has("run")) {
                run = Optional.of(run(json.get("run")));
                began = Optional.of(Instant.parse(json.get("at").asString()));
            } else if (json.has("intent")) {
                left.put(json.get("intent").asInt(), thing(json));
            } else if (json.has("released")) {
                left.remove(json.get("released").asInt());
            } else if (json.has("foreign")) {
                left.remove(json.get("foreign").asInt());
            } else if (!json.has("made")) {
                damagedLines++;
            }
        } catch (JacksonException | DateTimeException | IllegalArgumentException | NullPointerException damaged) {
            damagedLines++;
        }
    }

    private static Thing thing(JsonNode json) {
        return new Thing(
                Kind.valueOf(json.get("kind").asString()), json.get("name").asString());
    }

    private static RunRecord run(JsonNode json) {
        Map<String, String> tags = json.get("tags").properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asString()));
        return new RunRecord(
                RunTags.read(tags).orElseThrow(() -> new IllegalArgumentException("no tags of a run")),
                json.get("account").asString(),
                json.get("partition").asString(),
                json.get("region").asString(),
                json.get("endpoint").asString(),
                json.get("cluster").asString());
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
