package dev.milvusons3.internal.report.run;

import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** What is remembered of the last builds of a project, outside of the directory that a clean build deletes. */
final class History {
    private static final int MOST = 20;

    private final Path file;

    /**
     * @param cache the user's
     * @param directory of the report
     */
    History(Path cache, Path directory) {
        String key = directory.toAbsolutePath().normalize().toString();
        this.file = cache.resolve("reports")
                .resolve(UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8)) + ".json");
    }

    /**
     * {@return what is remembered, oldest first, with a build that goes on or is new at its end}
     *
     * @param problems gets what could not be read or written
     */
    List<PastRun> with(PastRun latest, List<String> problems) {
        List<PastRun> all = new ArrayList<>(read(problems));
        all.removeIf(earlier -> isPartOf(earlier, latest));
        all.add(latest);
        all.sort(Comparator.comparing(PastRun::began));
        List<PastRun> last = List.copyOf(all.subList(Math.max(0, all.size() - MOST), all.size()));
        try {
            Files.createDirectories(file.getParent());
            PartFiles.replace(file, RecordJson.write(new Runs(RunPart.FORMAT, last)));
        } catch (IOException e) {
            problems.add("The history of runs cannot be kept in " + file + ": " + e + ".");
        }
        return last;
    }

    private static boolean isPartOf(PastRun earlier, PastRun latest) {
        Instant began = earlier.began();
        return earlier.owner().equals(latest.owner())
                && !began.isBefore(latest.began())
                && !began.isAfter(latest.ended());
    }

    private List<PastRun> read(List<String> problems) {
        if (!Files.exists(file)) {
            return List.of();
        }
        try {
            Runs runs = RecordJson.read(Runs.class, Files.readString(file, StandardCharsets.UTF_8));
            if (runs.format() == RunPart.FORMAT) {
                return runs.runs();
            }
            problems.add("The history of runs in " + file + " was written by another version of MilvusOnS3 (format "
                    + runs.format() + "), and begins anew.");
        } catch (IOException | IllegalArgumentException e) {
            problems.add("The history of runs in " + file + " cannot be read, and begins anew: "
                    + JsonText.escaped(String.valueOf(e.getMessage())) + ".");
        }
        return List.of();
    }

    record Runs(int format, List<PastRun> runs) {}
}
