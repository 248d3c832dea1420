package dev.milvusons3.internal.report.run;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where the report of a build is. Each JVM adds its part and writes the page anew from all parts of its build, under a lock; so the last
 * one's page has everything, and nobody has to know who is the last.
 */
public final class ReportDirectory {
    /** The page. */
    public static final String PAGE = "report.html";

    private static final String PARTS = "parts";
    /** Locks of files are a process' own. */
    private static final Object IN_THIS_JVM = new Object();

    private final Path directory;
    private final Path cache;
    private final Optional<Path> summary;
    private final Function<Run, String> page;

    /**
     * @param directory where the page goes
     * @param cache where the history is kept
     * @param summary the file for the summary of a GitHub job, if this is one
     * @param page writes it
     */
    public ReportDirectory(Path directory, Path cache, Optional<Path> summary, Function<Run, String> page) {
        this.directory = directory.toAbsolutePath().normalize();
        this.cache = cache;
        this.summary = summary;
        this.page = page;
    }

    /** {@return the process that began the build that this JVM belongs to} */
    public static String owner() {
        return Owner.current();
    }

    /**
     * Adds a part.
     *
     * @return the build so far
     */
    public Run add(RunPart part) throws IOException {
        Path parts = directory.resolve(PARTS);
        Files.createDirectories(parts);
        synchronized (IN_THIS_JVM) {
            try (FileChannel channel =
                    FileChannel.open(parts.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                // Until the channel is closed.
                channel.lock();
                PartFiles files = new PartFiles();
                files.read(parts);
                files.parts().put(PartFiles.write(parts, part), part);
                List<RunPart> build =
                        Builds.around(part, List.copyOf(files.parts().values()));
                forget(files.parts(), build);
                Run run = new Run(build, List.of(), files.problems(), directory);
                List<String> problems = new ArrayList<>();
                run = run.with(new History(cache, directory).with(run.past(), problems), problems);
                PartFiles.replace(directory.resolve(PAGE), page.apply(run));
                if (summary.isPresent()) {
                    JobSummary.write(run, summary.get());
                }
                return run;
            }
        }
    }

    /** {@return whether a directory is that of a report, or of its parts} */
    public static boolean hasParts(Path directory) throws IOException {
        return Files.isDirectory(directory) && !PartFiles.in(parts(directory)).isEmpty();
    }

    private static Path parts(Path directory) {
        Path parts = directory.resolve(PARTS);
        return Files.isDirectory(parts) ? parts : directory;
    }

    /**
     * Writes one page from the parts of several directories, whichever builds they are of.
     *
     * @param from directories of reports
     * @return what is on the page
     * @throws IOException if no part can be read, or the page cannot be written
     */
    public static Run merge(List<Path> from, Path directory, Function<Run, String> page) throws IOException {
        PartFiles files = new PartFiles();
        for (Path one : from) {
            files.read(parts(one));
        }
        List<RunPart> all = files.parts().values().stream()
                .sorted(Comparator.comparing(RunPart::began))
                .toList();
        if (all.isEmpty()) {
            throw new IOException("There is no part of a report in "
                    + String.join(", ", from.stream().map(Path::toString).toList())
                    + (files.problems().isEmpty() ? "" : ": " + String.join(" ", files.problems())));
        }
        Files.createDirectories(directory);
        Run run = new Run(
                all, List.of(), files.problems(), directory.toAbsolutePath().normalize());
        PartFiles.replace(directory.resolve(PAGE), page.apply(run));
        return run;
    }

    /** Parts of builds that were over before this one began. */
    private static void forget(Map<Path, RunPart> parts, List<RunPart> build) throws IOException {
        for (Map.Entry<Path, RunPart> entry : parts.entrySet()) {
            if (!build.contains(entry.getValue())
                    && entry.getValue().ended().isBefore(build.get(0).began())) {
                Files.deleteIfExists(entry.getKey());
            }
        }
    }
}
