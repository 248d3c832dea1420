package dev.milvusons3.cli.check;

import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.Node.Field;
import dev.milvusons3.internal.tree.YamlNodes;
import dev.milvusons3.internal.wildcard.ActionPattern;
import dev.milvusons3.internal.words.Nearest;
import dev.milvusons3.setup.MalformedSetupException;
import dev.milvusons3.setup.SetupProblem;
import dev.milvusons3.setup.check.Rule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a team has decided to live with, each with a reason and a last day:
 *
 * <pre>
 * suppressions:
 *   - rule: unused-permission
 *     file: infra/*.tf
 *     action: s3:GetObjectTagging
 *     reason: the reports job shares the role until it has its own
 *     expires: 2027-03-31
 * </pre>
 */
final class Suppressions {
    private static final Set<String> FIELDS =
            new LinkedHashSet<>(List.of("rule", "file", "action", "reason", "expires"));
    private static final List<String> IDS = Arrays.stream(Rule.values())
            .filter(rule -> !rule.id().startsWith("suppression-") && rule != Rule.UNREADABLE)
            .map(Rule::id)
            .toList();

    private final String file;
    private final List<Entry> entries;

    /**
     * One entry.
     *
     * @param file a pattern; empty: every file
     * @param action a pattern; empty: every action
     * @param expires the last day on which it counts
     */
    private record Entry(int line, String rule, String file, String action, String reason, LocalDate expires) {
        boolean covers(Result result) {
            return rule.equals(result.rule().id())
                    && (file.isEmpty()
                            || FileSystems.getDefault()
                                    .getPathMatcher("glob:" + file)
                                    .matches(Path.of(result.spot().file())))
                    && (action.isEmpty() || ActionPattern.matching(action).test(result.action()));
        }

        @Override
        public String toString() {
            return rule + (action.isEmpty() ? "" : " of " + action) + (file.isEmpty() ? "" : " in " + file);
        }
    }

    /**
     * What is left.
     *
     * @param open results, with warnings about the file itself
     * @param suppressed the others
     */
    record Outcome(List<Result> open, List<Result.Suppressed> suppressed) {}

    private Suppressions(String file, List<Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    /** {@return none} */
    static Suppressions none() {
        return new Suppressions("", List.of());
    }

    /**
     * {@return those of a file}
     *
     * @param name as it was given
     * @throws MalformedSetupException with everything that is wrong with it
     */
    static Suppressions read(Path path, String name) {
        Reader reader = new Reader(name);
        try {
            Optional<Node> root = YamlNodes.read(Files.readString(path, StandardCharsets.UTF_8));
            root.ifPresent(reader::root);
        } catch (MalformedTreeException e) {
            reader.problem(e.line(), e.column(), "This is not YAML: " + e.getMessage() + ".");
        } catch (IOException e) {
            reader.problem(0, 0, "It cannot be read: " + e + ".");
        }
        if (!reader.problems.isEmpty()) {
            throw new MalformedSetupException(name, reader.problems);
        }
        return new Suppressions(name, reader.entries);
    }

    /**
     * {@return what is left}
     *
     * @param today by which entries expire
     * @param whole whether these are all results: otherwise an entry that hides nothing may hide one that was left out
     */
    Outcome apply(List<Result> results, LocalDate today, boolean whole) {
        List<Result> open = new ArrayList<>();
        List<Result.Suppressed> suppressed = new ArrayList<>();
        Set<Entry> used = new LinkedHashSet<>();
        for (Result result : results) {
            Optional<Entry> entry =
                    entries.stream().filter(each -> each.covers(result)).findFirst();
            entry.ifPresent(used::add);
            Optional<Entry> inForce = entries.stream()
                    .filter(each -> each.covers(result) && !each.expires().isBefore(today))
                    .findFirst();
            inForce.ifPresent(used::add);
            if (inForce.isPresent()) {
                suppressed.add(new Result.Suppressed(result, inForce.get().reason()));
            } else {
                open.add(result);
            }
        }
        for (Entry entry : entries) {
            Spot spot = new Spot(file, entry.line(), 0, entry.line(), 0, Optional.empty());
            if (!used.contains(entry)) {
                if (whole) {
                    open.add(Result.of(
                            Rule.SUPPRESSION_UNUSED,
                            "The suppression of " + entry + " hides nothing. Remove it.",
                            spot,
                            "",
                            entry.toString()));
                }
            } else if (entry.expires().isBefore(today)) {
                open.add(Result.of(
                        Rule.SUPPRESSION_EXPIRED,
                        "The suppression of " + entry + " expired on " + entry.expires() + " (" + entry.reason() + ").",
                        spot,
                        "",
                        entry.toString()));
            }
        }
        return new Outcome(open, suppressed);
    }

    /** Reads the entries, and says all that is wrong with them. */
    private static final class Reader {
        private final String file;
        private final List<Entry> entries = new ArrayList<>();
        private final List<SetupProblem> problems = new ArrayList<>();

        Reader(String file) {
            this.file = file;
        }

        void problem(int line, int column, String message) {
            problems.add(new SetupProblem(file, line, column, message));
        }

        void root(Node root) {
            Optional<Node> list = root.field("suppressions");
            if (list.isEmpty() || !(list.get() instanceof Node.Items)) {
                problem(root.line(), root.column(), "Expected was one field, \"suppressions\", with a list.");
                return;
            }
            list.get().items().forEach(this::entry);
        }

        private void entry(Node node) {
            if (!(node instanceof Node.Fields fields)) {
                problem(
                        node.line(),
                        node.column(),
                        "Expected was an object with " + String.join(", ", FIELDS) + "; found was " + node.kind()
                                + ".");
                return;
            }
            int before = problems.size();
            Map<String, String> texts = new LinkedHashMap<>();
            fields.values().forEach((name, field) -> field(name, field, texts));
            for (String required : List.of("rule", "reason", "expires")) {
                if (!fields.values().containsKey(required)) {
                    problem(
                            node.line(),
                            node.column(),
                            "Its " + required + " is missing. Every suppression has rule, reason and expires.");
                }
            }
            String rule = texts.getOrDefault("rule", "");
            if (!rule.isEmpty() && !IDS.contains(rule)) {
                Field at = fields.values().get("rule");
                problem(
                        at.value().line(),
                        at.value().column(),
                        "There is no rule \"" + rule + "\"" + Nearest.endOfSentence(rule, IDS) + " Allowed: "
                                + String.join(", ", IDS) + ".");
            }
            Optional<LocalDate> expires =
                    Optional.ofNullable(fields.values().get("expires")).flatMap(this::date);
            if (problems.size() == before && expires.isPresent()) {
                entries.add(new Entry(
                        node.line(),
                        rule,
                        texts.getOrDefault("file", ""),
                        texts.getOrDefault("action", ""),
                        texts.getOrDefault("reason", ""),
                        expires.get()));
            }
        }

        private void field(String name, Field field, Map<String, String> texts) {
            Optional<String> text = field.value().scalar().filter(value -> !value.isBlank());
            if (!FIELDS.contains(name)) {
                problem(
                        field.line(),
                        field.column(),
                        "There is no field \"" + name + "\"" + Nearest.endOfSentence(name, FIELDS) + " Allowed: "
                                + String.join(", ", FIELDS) + ".");
            } else if (text.isEmpty()) {
                problem(
                        field.value().line(),
                        field.value().column(),
                        "Expected was a text as " + name + "; found was "
                                + field.value().kind() + ".");
            } else {
                texts.put(name, text.get());
            }
        }

        private Optional<LocalDate> date(Field field) {
            String text = field.value().scalar().orElse("");
            try {
                return Optional.of(LocalDate.parse(text));
            } catch (DateTimeParseException e) {
                if (!text.isBlank()) {
                    problem(
                            field.value().line(),
                            field.value().column(),
                            "Expected was the last day as YEAR-MONTH-DAY, such as 2027-03-31; found was \"" + text
                                    + "\".");
                }
                return Optional.empty();
            }
        }
    }
}
