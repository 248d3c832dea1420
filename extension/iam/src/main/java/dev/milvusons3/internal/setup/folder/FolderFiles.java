package dev.milvusons3.internal.setup.folder;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Documents;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.words.Nearest;
import dev.milvusons3.setup.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files of a folder, by their paths in it; what none of the known names fits is reported. */
final class FolderFiles {
    /** All that a folder can have, with what messages call it. */
    private static final Map<Pattern, String> KNOWN = new LinkedHashMap<>();

    static {
        for (String allowed : List.of(
                "setup.yaml",
                "values.yaml",
                "role/trust.json",
                "role/boundary.json",
                "role/policies/NAME.json",
                "role/inline/NAME.json",
                "role/session/NAME.json",
                "assumed/ROLE/trust.json",
                "assumed/ROLE/boundary.json",
                "assumed/ROLE/policies/NAME.json",
                "assumed/ROLE/inline/NAME.json",
                "assumed/ROLE/session/NAME.json",
                "bucket/policy.json",
                "key/policy.json",
                "key/KEY/policy.json",
                "organization/scp/NAME.json",
                "organization/scp/LEVEL/NAME.json",
                "organization/rcp/NAME.json",
                "organization/rcp/LEVEL/NAME.json",
                "network/endpoint-policy.json",
                "pod-identity/policy.json")) {
            KNOWN.put(Pattern.compile(allowed.replace(".", "\\.").replaceAll("NAME|ROLE|KEY|LEVEL", "[^/]+")), allowed);
        }
    }

    private final String from;
    private final Problems problems;
    private final Map<String, String> texts = new TreeMap<>();

    private FolderFiles(String from, Problems problems) {
        this.from = from;
        this.problems = problems;
    }

    /**
     * Reads all.
     *
     * @param folder there is one
     * @param from as it was given
     */
    static FolderFiles read(Path folder, String from, Problems problems) {
        FolderFiles files = new FolderFiles(from, problems);
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> regular = all.filter(Files::isRegularFile).sorted().toList();
            for (Path file : regular) {
                String name = folder.relativize(file).toString().replace('\\', '/');
                if (!isForPeople(name)) {
                    files.add(name, file);
                }
            }
        } catch (IOException e) {
            problems.add(from, "It cannot be read: " + e + ".");
        }
        return files;
    }

    /** Hidden files and notes. */
    private static boolean isForPeople(String name) {
        return name.startsWith(".") || name.contains("/.") || name.endsWith(".md") || name.endsWith("~");
    }

    private void add(String name, Path file) throws IOException {
        if (KNOWN.keySet().stream().noneMatch(known -> known.matcher(name).matches())) {
            problems.add(
                    label(name),
                    "This folder has no such file" + Nearest.endOfSentence(name, likely(name)) + " Allowed: "
                            + String.join(", ", KNOWN.values()) + ", and notes (*.md).");
            return;
        }
        texts.put(name, Files.readString(file, StandardCharsets.UTF_8));
    }

    /** {@return the known names, with this one's own parts where they are free} */
    private static Set<String> likely(String name) {
        Set<String> likely = new TreeSet<>();
        String[] parts = name.split("/");
        for (String known : KNOWN.values()) {
            String[] pattern = known.split("/");
            for (int i = 0; i < pattern.length; i++) {
                String own = i < parts.length ? parts[i] : pattern[i];
                if (pattern[i].equals("NAME.json")) {
                    pattern[i] = own.replaceFirst("\\.[^.]*$", "") + ".json";
                } else if (pattern[i].equals(pattern[i].toUpperCase(java.util.Locale.ROOT))) {
                    pattern[i] = own;
                }
            }
            likely.add(String.join("/", pattern));
        }
        return likely;
    }

    /** {@return by what messages call a file} */
    String label(String name) {
        return from.endsWith("/") ? from + name : from + "/" + name;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(texts.get(name));
    }

    /** {@return the parts of paths that a pattern's one group stands for, in order} */
    Set<String> names(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        Set<String> names = new TreeSet<>();
        for (String name : texts.keySet()) {
            Matcher matcher = compiled.matcher(name);
            if (matcher.matches()) {
                names.add(matcher.group(1));
            }
        }
        return names;
    }

    /** {@return one document, checked} */
    Optional<Setup.Document> document(Documents documents, String policyName, String file, PolicyType type) {
        Optional<Setup.Document> read = text(file).flatMap(text -> documents.read(policyName, label(file), text));
        read.ifPresent(document -> documents.check(document, type));
        return read;
    }

    /** {@return the documents that lie directly in a folder, by their names} */
    List<Setup.Document> documents(Documents documents, String folder, PolicyType type) {
        return names(Pattern.quote(folder) + "/([^/]+)\\.json").stream()
                .flatMap(name -> document(documents, name, folder + "/" + name + ".json", type).stream())
                .toList();
    }
}
