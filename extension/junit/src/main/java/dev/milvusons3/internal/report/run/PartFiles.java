package dev.milvusons3.internal.report.run;

import dev.milvusons3.internal.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The parts in a directory, a file each. */
final class PartFiles {
    private static final String ENDING = ".json";

    private final Map<Path, RunPart> parts = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** {@return the files of parts in a directory} */
    static List<Path> in(Path directory) throws IOException {
        try (Stream<Path> listed = Files.list(directory)) {
            return listed.filter(file -> file.toString().endsWith(ENDING))
                    .sorted()
                    .toList();
        }
    }

    /** Reads all that are there; what cannot be read is a problem, not a failure. */
    void read(Path directory) throws IOException {
        for (Path file : in(directory)) {
            try {
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                String format = Json.read(text).get("format").text();
                if (format.equals(Integer.toString(RunPart.FORMAT))) {
                    parts.put(file, RecordJson.read(RunPart.class, text));
                } else {
                    problems.add(file
                            + " is not in this report: it was written by another version of MilvusOnS3 (format "
                            + (format.isEmpty() ? "unknown" : format) + ", where this one reads " + RunPart.FORMAT
                            + "). Use one version in all modules, or delete the file.");
                }
            } catch (IOException | IllegalArgumentException e) {
                problems.add(file + " is not in this report, because it cannot be read: " + e.getMessage()
                        + ". Delete it if it is damaged.");
            }
        }
    }

    /** Writes one, so that others see all of it or nothing. */
    static Path write(Path directory, RunPart part) throws IOException {
        Files.createDirectories(directory);
        String name = part.began().toEpochMilli() + "-" + part.process();
        Path file = directory.resolve(name + ENDING);
        for (int again = 2; Files.exists(file); again++) {
            file = directory.resolve(name + "-" + again + ENDING);
        }
        replace(file, RecordJson.write(part));
        return file;
    }

    /** Halves of surrogates, which names of tests can have, become question marks. */
    static void replace(Path file, String text) throws IOException {
        Path written =
                Files.write(file.resolveSibling(file.getFileName() + ".tmp"), text.getBytes(StandardCharsets.UTF_8));
        Files.move(written, file, StandardCopyOption.REPLACE_EXISTING);
    }

    Map<Path, RunPart> parts() {
        return parts;
    }

    List<String> problems() {
        return problems;
    }
}
