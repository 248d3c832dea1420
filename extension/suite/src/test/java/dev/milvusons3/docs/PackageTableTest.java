package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of packages in docs/architecture.md: artifact by artifact, all that there are and no others. */
class PackageTableTest {
    private static final Pattern ARTIFACT = Pattern.compile("\\| \\*\\*(\\w+)\\*\\* \\| \\|");
    private static final Pattern PACKAGE = Pattern.compile("\\| `((?:dev\\.milvusons3|internal)[\\w.]*)` \\|.*");

    @ParameterizedTest
    @ValueSource(strings = {"iam", "gateway", "junit", "containers", "aws", "spring", "cli"})
    void packagesHaveALineOrAParentThatHas(String artifact) throws IOException {
        List<String> lines = table().getOrDefault(artifact, List.of());
        TreeSet<String> packages = packages(artifact);

        assertThat(packages)
                .containsAll(lines)
                .allSatisfy(name -> assertThat(lines)
                        .anyMatch(line ->
                                name.equals(line) || name.startsWith(line + ".") && !line.equals("dev.milvusons3")));
    }

    private static Map<String, List<String>> table() throws IOException {
        Map<String, List<String>> table = new LinkedHashMap<>();
        List<String> current = new ArrayList<>();
        for (String line : Files.readAllLines(Pages.root().resolve("docs/architecture.md"))) {
            Matcher artifact = ARTIFACT.matcher(line);
            Matcher name = PACKAGE.matcher(line);
            if (artifact.matches()) {
                current = table.computeIfAbsent(artifact.group(1), key -> new ArrayList<>());
            } else if (name.matches()) {
                current.add(name.group(1).replaceFirst("^internal", "dev.milvusons3.internal"));
            }
        }
        return table;
    }

    private static TreeSet<String> packages(String artifact) throws IOException {
        Path sources = Pages.root()
                .resolve(artifact.equals("cli") ? "cli" : "extension/" + artifact)
                .resolve("src/main/java");
        TreeSet<String> packages = new TreeSet<>();
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java"))
                    .map(file -> sources.relativize(Objects.requireNonNull(file.getParent())))
                    .forEach(directory -> packages.add(directory.toString().replace('/', '.')));
        }
        return packages;
    }
}
