package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The action's and the hook's scripts, with the files that a runner has, and the action as actionlint sees it. */
class ActionTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path TERRAFORM = ROOT.resolve("extension/iam/src/test/resources/terraform");

    @TempDir
    Path directory;

    private Path checkout;
    private Path output;
    private Path summary;
    private Path jar;

    @BeforeEach
    void prepare() throws IOException {
        checkout = Files.createDirectories(directory.resolve("checkout/infra"));
        output = Files.createFile(directory.resolve("output"));
        summary = Files.createFile(directory.resolve("summary"));
        jar = directory.resolve("cli.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Main.class.getName());
        manifest.getMainAttributes()
                .put(
                        Attributes.Name.CLASS_PATH,
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                                .map(entry -> Path.of(entry).toUri())
                                .map(URI::toString)
                                .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream written = new JarOutputStream(out, manifest)) {
            written.finish();
        }
    }

    private void plan(String wrong) throws IOException {
        Files.createDirectories(checkout.resolve("modules/irsa-role"));
        for (String name : List.of("main.tf", "plan.json", "modules/irsa-role/main.tf")) {
            String text = Files.readString(TERRAFORM.resolve(name));
            Files.writeString(checkout.resolve(name), text.replace("\"s3:PutObject\"", "\"" + wrong + "\""));
        }
    }

    private record Ran(int code, String said) {}

    private Ran run(List<String> command, Map<String, String> environment) throws Exception {
        Path said = directory.resolve("said");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(checkout.getParent().toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile());
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        builder.environment().put("PATH", java + File.pathSeparator + System.getenv("PATH"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), Files.readString(said));
    }

    private Ran action(Map<String, String> inputs) throws Exception {
        return action(ROOT, Map.of("CHECK_JAR", jar.toString()), inputs);
    }

    /** Runs the action's step as the runner does, in whatever directory the action's source is. */
    private Ran action(Path source, Map<String, String> environment, Map<String, String> inputs) throws Exception {
        Map<String, String> all = new HashMap<>(environment);
        all.put("GITHUB_OUTPUT", output.toString());
        all.put("GITHUB_STEP_SUMMARY", summary.toString());
        all.put("GITHUB_ACTION_PATH", source.toString());
        all.put("RUNNER_TEMP", directory.toString());
        all.putAll(inputs);
        return run(List.of("bash", source.resolve("cli/action/check").toString()), all);
    }

    /**
     * A checkout of the action with nothing built in it, and before all other tools a Maven that notes what it is asked for.
     *
     * @param building what that Maven does
     */
    private Map<String, String> toBeBuilt(Path source, String building) throws IOException {
        Files.createDirectories(source.resolve("cli/action"));
        for (String script : List.of("check", "jar")) {
            Files.copy(
                    ROOT.resolve("cli/action").resolve(script),
                    source.resolve("cli/action").resolve(script),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Path tools = Files.createDirectories(directory.resolve("tools"));
        Path maven = Files.writeString(
                tools.resolve("mvn"),
                "#!/bin/sh\necho \"$PWD $*\" >> " + directory.resolve("builds") + "\n" + building + "\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        String java = Path.of(System.getProperty("java.home"), "bin").toString();
        return Map.of("PATH", String.join(File.pathSeparator, tools.toString(), java, System.getenv("PATH")));
    }

    private Optional<String> output(String name) throws IOException {
        return Files.readAllLines(output).stream()
                .filter(line -> line.startsWith(name + "="))
                .map(line -> line.substring(name.length() + 1))
                .findFirst();
    }

    @Test
    void leavesAnnotationsSummaryAndOutputsAndTheExitCodeToTheLastStep() throws Exception {
        plan("s3:PutObjct");

        Ran ran = action(Map.of("CHECK_SOURCES", "infra/plan.json\n\n"));

        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(ran.said()).contains("::error file=infra/main.tf,line=97,endLine=97,col=34,endColumn=47,title=");
        assertThat(Files.readString(summary))
                .startsWith("<!-- milvus-on-s3 check -->\n")
                .contains("| error | `infra/main.tf:97:34` |");
        assertThat(output("exit-code")).contains("1");
        assertThat(output("errors")).contains("1");
        assertThat(output("warnings")).contains("1");
        assertThat(Path.of(output("sarif").orElseThrow()))
                .content(StandardCharsets.UTF_8)
                .contains("\"uri\": \"infra/main.tf\"");
        assertThat(Path.of(output("markdown").orElseThrow())).exists();
        assertThat(output("jar")).contains(jar.toString());
    }

    @Test
    void passesEveryInputOn() throws Exception {
        plan("s3:PutObject");
        Files.writeString(checkout.resolve("hidden.yaml"), "suppressions: []\n");

        Ran ran = action(Map.of(
                "CHECK_SOURCES", "infra/plan.json",
                "CHECK_ROLE", "milvus",
                "CHECK_BUCKET", "acme-milvus",
                "CHECK_MILVUS", "2.6",
                "CHECK_FEATURES", "core,gc,woodpecker",
                "CHECK_BASELINE", "infra/plan.json",
                "CHECK_SUPPRESSIONS", "infra/hidden.yaml",
                "CHECK_FAIL_ON", "note"));

        assertThat(ran.code()).as(ran.said()).isZero();
        assertThat(output("exit-code")).contains("0");
        assertThat(Files.readString(summary))
                .contains("Milvus 2.6 (core, gc, woodpecker)")
                .contains("compared with infra/plan.json");
    }

    @Test
    void aWrongInputFailsTheStepAtOnce() throws Exception {
        plan("s3:PutObject");

        Ran ran = action(Map.of("CHECK_SOURCES", "infra/plan.json", "CHECK_FEATURES", "cor"));

        assertThat(ran.code()).isEqualTo(2);
        assertThat(ran.said()).contains("did you mean \"core\"?");
        assertThat(summary).isEmptyFile();
    }

    @Test
    void theHookIsTheSameCommand() throws Exception {
        plan("s3:PutObjct");

        Ran ran = run(
                List.of("bash", ROOT.resolve("cli/action/pre-commit").toString(), "infra/plan.json"),
                Map.of("MILVUSONS3_JAR", jar.toString()));

        assertThat(ran.code()).as(ran.said()).isEqualTo(1);
        assertThat(ran.said()).contains("error infra/main.tf:97:34\n");
        assertThat(Files.readString(ROOT.resolve(".pre-commit-hooks.yaml"))).contains("entry: cli/action/pre-commit");
    }

    @Test
    void withoutAJarItIsBuiltOnceFromTheActionsOwnSource() throws Exception {
        plan("s3:PutObjct");
        Path source = directory.resolve("the action's source");
        Map<String, String> environment = toBeBuilt(
                source,
                "mkdir -p cli/target && touch cli/target/milvus-on-s3-cli-1-boot.jar cli/target/original-milvus-on-s3-cli-1.jar && cp "
                        + jar + " cli/target/milvus-on-s3-cli-1.jar");

        Ran first = action(source, environment, Map.of("CHECK_SOURCES", "infra/plan.json"));
        Ran second = action(source, environment, Map.of("CHECK_SOURCES", "infra/plan.json"));

        assertThat(first.code()).as(first.said()).isZero();
        assertThat(second.code()).as(second.said()).isZero();
        assertThat(output("jar"))
                .contains(source.resolve("cli/target/milvus-on-s3-cli-1.jar").toString());
        assertThat(output("exit-code")).contains("1");
        assertThat(directory.resolve("builds"))
                .content(StandardCharsets.UTF_8)
                .startsWith(source + " -B -q -DskipTests ")
                .endsWith(" package -pl cli -am\n")
                .hasLineCount(1);
    }

    @Test
    void aBuildThatFailsFailsTheStep() throws Exception {
        plan("s3:PutObject");
        Path source = directory.resolve("source");

        Ran ran = action(
                source,
                toBeBuilt(source, "echo 'no such dependency'; exit 1"),
                Map.of("CHECK_SOURCES", "infra/plan.json"));

        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.said()).contains("no such dependency");
        assertThat(output).isEmptyFile();
    }

    /** A workflow that uses it: actionlint holds its inputs and outputs to action.yml. */
    @Test
    void actionlintHasNothingToSay() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "actionlint"))),
                "there is no actionlint on the PATH");
        Path repository = Files.createDirectories(directory.resolve("repository"));
        Files.createDirectories(repository.resolve(".git"));
        Files.copy(ROOT.resolve("action.yml"), repository.resolve("action.yml"));
        Path workflows = Files.createDirectories(repository.resolve(".github/workflows"));
        List<String> blocks = java.util.regex.Pattern.compile("(?ms)^```yaml\\n(name: .*?)^```$")
                .matcher(Files.readString(ROOT.resolve("docs/check-a-pull-request.md")))
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(blocks).isNotEmpty();
        for (int i = 0; i < blocks.size(); i++) {
            // As if it were a local action, of which actionlint reads the inputs.
            Files.writeString(
                    workflows.resolve(i + ".yml"),
                    blocks.get(i).replaceAll("uses: [\\w-]+/milvus-on-s3@\\S+", "uses: ./"));
        }
        checkout = Files.createDirectories(repository.resolve("x"));

        Ran ran = run(List.of("actionlint", "-no-color"), Map.of());

        assertThat(ran.said()).isEmpty();
        assertThat(ran.code()).isZero();
    }
}
