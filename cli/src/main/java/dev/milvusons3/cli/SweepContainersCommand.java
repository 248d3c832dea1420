package dev.milvusons3.cli;

import dev.milvusons3.internal.files.UserCache;
import dev.milvusons3.internal.journal.HeldRuns;
import dev.milvusons3.internal.journal.RunTags;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Removes the containers and networks of runs that were killed, by the machine's own {@code docker}. */
@Command(
        name = "sweep-containers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Finds the containers and networks that killed runs left in the Docker engine, and removes them: those that carry"
                    + " a run's labels, whose run has ended on this machine, or has expired.",
            "Everything else stays. The engine is the one that the command docker asks (DOCKER_HOST)."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  milvus-on-s3 sweep-containers --dry-run", "  milvus-on-s3 sweep-containers --docker podman"},
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:nothing is left that should go (or, with --dry-run, everything could be looked at)",
            "1:something is left that should go, and the table says why",
            "2:the command line is wrong",
            "3:refused: nothing was removed"
        })
final class SweepContainersCommand implements Callable<Integer> {
    private static final int LEFT = 1;
    private static final int REFUSED = 3;

    private static final List<String> LABELS = List.of(RunTags.RUN, "milvus-on-s3/owner", "milvus-on-s3/expires");
    private static final String FORMAT = "{{.ID}}\t%s\t"
            + String.join(
                    "\t",
                    LABELS.stream().map(label -> "{{.Label \"" + label + "\"}}").toList());

    @Spec
    private CommandSpec command;

    @Option(
            names = "--docker",
            paramLabel = "COMMAND",
            description = "The command docker, or one that takes the same options.")
    private String docker = "docker";

    @Option(
            names = "--runs",
            paramLabel = "DIRECTORY",
            description = "Where runs are held. Without it containers in $MILVUS_ON_S3_CACHE, or in the user's cache.")
    private @Nullable Path runs;

    @Option(names = "--dry-run", description = "Only say what would be removed.")
    private boolean dryRun;

    /** What there is of the project's, in the order in which it can be removed. */
    private record Kind(String name, List<String> list, List<String> remove) {
        static final List<Kind> ALL = List.of(
                new Kind("container", listing("ps", "-a"), List.of("rm", "-f", "-v")),
                new Kind("network", listing("network", "ls"), List.of("network", "rm")));

        private static List<String> listing(String... verb) {
            List<String> command = new ArrayList<>(List.of(verb));
            command.addAll(List.of(
                    "--no-trunc",
                    "--filter",
                    "label=" + RunTags.RUN,
                    "--format",
                    FORMAT.formatted(verb[0].equals("ps") ? "{{.Names}}" : "{{.Name}}")));
            return command;
        }
    }

    private record Answer(int exitCode, String said) {}

    @Override
    public Integer call() throws InterruptedException {
        HeldRuns held = new HeldRuns(directory(System.getenv()));
        PrintWriter out = command.commandLine().getOut();
        boolean left = false;
        try {
            for (Kind kind : Kind.ALL) {
                left |= sweep(kind, held, out);
            }
        } catch (IOException e) {
            command.commandLine().getErr().println(e.getMessage());
            return REFUSED;
        } finally {
            out.flush();
        }
        return left ? LEFT : 0;
    }

    /** {@return whether something is left that should go} */
    private boolean sweep(Kind kind, HeldRuns held, PrintWriter out) throws IOException, InterruptedException {
        Answer listed = docker(kind.list());
        if (listed.exitCode() != 0) {
            throw new IOException(docker + " cannot list what there is, nothing was removed: " + listed.said());
        }
        boolean left = false;
        for (String line : listed.said().lines().toList()) {
            String[] columns = line.split("\t", -1);
            if (columns.length != 2 + LABELS.size()) {
                continue;
            }
            Map<String, String> labels = new LinkedHashMap<>();
            for (int i = 0; i < LABELS.size(); i++) {
                labels.put(LABELS.get(i), columns[2 + i]);
            }
            Optional<String> why = held.litter(labels);
            if (why.isPresent()) {
                left |= !remove(kind, columns[0], columns[1], why.get(), out);
            }
        }
        return left;
    }

    /** {@return whether it is gone, or would be} */
    private boolean remove(Kind kind, String id, String name, String why, PrintWriter out)
            throws IOException, InterruptedException {
        if (dryRun) {
            out.println("would be removed  " + kind.name() + " " + name + ": " + why);
            return true;
        }
        List<String> removal = new ArrayList<>(kind.remove());
        removal.add(id);
        Answer removed = docker(removal);
        boolean gone = removed.exitCode() == 0;
        out.println((gone ? "removed  " : "failed   ") + kind.name() + " " + name + ": "
                + (gone ? why : removed.said().strip()));
        return gone;
    }

    private Answer docker(List<String> arguments) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(docker));
        line.addAll(arguments);
        Process process;
        try {
            process = new ProcessBuilder(line).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new IOException(
                    "there is no command \"" + docker + "\", nothing was removed. Install it, or name it by --docker: "
                            + e.getMessage(),
                    e);
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), said);
    }

    private Path directory(Map<String, String> environment) {
        if (runs != null) {
            return runs;
        }
        String cache = environment.get("MILVUS_ON_S3_CACHE");
        Path directory = cache != null && !cache.isBlank() ? Path.of(cache) : UserCache.directory();
        return directory.resolve(HeldRuns.NAME);
    }
}
