package dev.milvusons3.cli.check;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.setup.SetupProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds statements in the files of their authors: lines by what the readers of set-ups know, columns only where the words
 * themselves stand in that line.
 */
final class Spots {
    /** What the reader of a plan calls a document without source: file and address. */
    private static final Pattern WITH_ADDRESS = Pattern.compile("(.+) \\((.+)\\)");

    private final Path directory;
    private final Map<String, List<String>> files = new HashMap<>();

    /** @param directory that names of files are relative to */
    Spots(Path directory) {
        this.directory = directory;
    }

    /** {@return a file as a whole, or, of a document in a plan, its resource} */
    Spot of(String label) {
        Matcher matcher = WITH_ADDRESS.matcher(label);
        if (!matcher.matches()) {
            return Spot.ofFile(label);
        }
        String file = matcher.group(1);
        Optional<String> address = Optional.of(matcher.group(2));
        List<String> lines = lines(file);
        Pattern written = Pattern.compile("\"address\"\\s*:\\s*\"" + Pattern.quote(matcher.group(2)) + "\"");
        for (int i = 0; i < lines.size(); i++) {
            Matcher found = written.matcher(lines.get(i));
            if (found.find()) {
                return new Spot(file, i + 1, found.start() + 1, i + 1, found.end() + 1, address);
            }
        }
        return new Spot(file, 0, 0, 0, 0, address);
    }

    Spot of(SetupProblem problem) {
        Spot spot = of(problem.file());
        return problem.line() == 0
                ? spot
                : new Spot(
                        spot.file(),
                        problem.line(),
                        problem.column(),
                        problem.line(),
                        problem.column() == 0 ? 0 : problem.column() + 1,
                        spot.address());
    }

    /**
     * {@return where a statement stands, or words of it}
     *
     * @param words as they are written in it; empty: all of it
     */
    Spot of(NamedPolicy policy, PolicyStatement statement, String words) {
        if (policy.document().source().isEmpty()) {
            return Spot.ofFile(policy.name());
        }
        Spot file = of(policy.document().source().get().name());
        if (file.address().isPresent() && !file.file().endsWith(".tf")) {
            return file;
        }
        int start = statement.start().line();
        int end = Math.max(start, statement.end().line());
        if (!words.isEmpty()) {
            Optional<Spot> exact =
                    find(file.file(), lines(file.file()), start, last(file.file(), policy, statement), words);
            if (exact.isPresent()) {
                return exact.get();
            }
            // Made by an expression: the laid out text has it in the same line.
            Optional<Spot> line = find(
                    file.file(),
                    policy.document().source().get().template().text().lines().toList(),
                    start,
                    end,
                    words);
            if (line.isPresent()) {
                return new Spot(file.file(), line.get().line(), 0, line.get().line(), 0, Optional.empty());
            }
        }
        return new Spot(file.file(), start, 0, end, 0, Optional.empty());
    }

    /** {@return the last line of a statement; of a block in HCL, whose end is not known, that before the next or the end of what it is in} */
    private int last(String file, NamedPolicy policy, PolicyStatement statement) {
        int start = statement.start().line();
        int end = Math.max(start, statement.end().line());
        if (!file.endsWith(".tf")) {
            return end;
        }
        List<String> lines = lines(file);
        int next = policy.document().statements().stream()
                .mapToInt(other -> other.start().line())
                .filter(line -> line > start)
                .min()
                .orElse(lines.size() + 1);
        for (int i = start; i < next && i <= lines.size(); i++) {
            if (lines.get(i - 1).startsWith("}")) {
                return Math.max(end, i);
            }
        }
        return Math.max(end, next - 1);
    }

    private static Optional<Spot> find(String file, List<String> lines, int start, int end, String words) {
        for (String sought : List.of('"' + words + '"', words)) {
            for (int i = start; i <= Math.min(end, lines.size()); i++) {
                int at = lines.get(i - 1).indexOf(sought);
                if (at >= 0) {
                    return Optional.of(new Spot(file, i, at + 1, i, at + 1 + sought.length(), Optional.empty()));
                }
            }
        }
        return Optional.empty();
    }

    private List<String> lines(String file) {
        return files.computeIfAbsent(file, name -> {
            Path path = directory.resolve(name);
            if (!Files.isRegularFile(path)) {
                return List.of();
            }
            try {
                return Files.readAllLines(path, StandardCharsets.UTF_8);
            } catch (MalformedInputException e) {
                return List.of();
            } catch (IOException e) {
                throw new UncheckedIOException(name, e);
            }
        });
    }
}
