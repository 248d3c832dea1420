package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** All commands are alike: help with examples, one name for one thing, errors in one sentence. */
class OneToolTest {
    @TempDir
    Path directory;

    private final Commands cli = new Commands();

    private static List<CommandLine> all() {
        List<CommandLine> all = new ArrayList<>();
        add(Main.commandLine(), all);
        return all;
    }

    private static void add(CommandLine line, List<CommandLine> all) {
        if (!line.getCommandSpec().usageMessage().hidden()) {
            all.add(line);
            line.getSubcommands().values().forEach(sub -> add(sub, all));
        }
    }

    @Test
    void everyCommandHasHelpThatEndsWithExamples() {
        assertThat(all()).hasSizeGreaterThan(5).allSatisfy(line -> {
            String name = line.getCommandSpec().qualifiedName();
            assertThat(line.getCommandSpec().mixinStandardHelpOptions())
                    .as(name)
                    .isTrue();
            // That of picocli has its example in the description.
            assertThat(line.getUsageMessage()).as(name).containsAnyOf("Examples:\n  ", "source <(milvus-on-s3");
            assertThat(line.getCommandSpec().usageMessage().description())
                    .as(name)
                    .isNotEmpty();
        });
    }

    @Test
    void anOptionMeansTheSameEverywhere() {
        Map<String, Class<?>> types = new TreeMap<>();
        for (CommandLine line : all()) {
            for (OptionSpec option : line.getCommandSpec().options()) {
                assertThat(option.longestName()).matches("--[a-z]+(-[a-z]+)*");
                Class<?> type = MethodType.methodType(option.type()).wrap().returnType();
                assertThat(types.computeIfAbsent(option.longestName(), name -> type))
                        .as(line.getCommandSpec().qualifiedName() + " " + option.longestName())
                        .isEqualTo(type);
            }
        }
    }

    @Test
    void anErrorIsOnStandardErrorAndHasNoStackTraceUnlessAskedFor() {
        assertThat(cli.run("chek")).isEqualTo(2);
        assertThat(cli.out()).isEmpty();
        assertThat(cli.err()).contains("Did you mean: milvus-on-s3 check?").contains("See milvus-on-s3 --help.");
        assertThat(cli.run()).isEqualTo(2);
        assertThat(cli.err()).contains("Missing required subcommand").contains("See milvus-on-s3 --help.");

        // A file in the place of a directory: nobody expects that.
        String[] broken = {
            "check", "../extension/iam/src/test/resources/setups/production", "--format=json=pom.xml/check.json"
        };
        assertThat(cli.run(broken)).isEqualTo(Errors.FAULT);
        assertThat(cli.err())
                .contains("pom.xml")
                .contains("With --verbose there is more.")
                .doesNotContain("\tat ");
        String[] verbose = {broken[0], broken[1], broken[2], "--verbose"};
        assertThat(cli.run(verbose)).isEqualTo(Errors.FAULT);
        assertThat(cli.err()).contains("\tat dev.milvusons3.cli");
    }

    @Test
    void theManualHasEveryCommandAndOption() {
        assertThat(cli.run("man")).isZero();
        assertThat(cli.out())
                .startsWith(".TH \"MILVUS-ON-S3\" \"1\"")
                .contains(".SH \"milvus\\-on\\-s3 check\"")
                .contains(".B \\-\\-fail\\-on=LEVEL")
                .contains("exit code 2")
                .doesNotContain("${");
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertThat(cli.run("generate-completion")).isZero();
        Path script = Files.writeString(directory.resolve("completion"), cli.out());
        Path asked = Files.writeString(directory.resolve("asked.sh"), """
                source "$1"
                COMP_WORDS=(milvus-on-s3 check --fail)
                COMP_CWORD=2
                COMP_LINE='milvus-on-s3 check --fail'
                COMP_POINT=${#COMP_LINE}
                _complete_milvus-on-s3 2>/dev/null || _complete_milvusons3
                printf '%s\\n' "${COMPREPLY[@]}"
                """);
        Path said = directory.resolve("said");
        Process bash = new ProcessBuilder("bash", asked.toString(), script.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(bash.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(said, StandardCharsets.UTF_8)).contains("--fail-on");
    }
}
