package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The workflows of the page, as far as they can be checked without GitHub. */
class GitHubActionsPageTest {
    private static final String ISSUER = "token.actions.githubusercontent.com";
    private static final String PROVIDER = "arn:aws:iam::111122223333:oidc-provider/" + ISSUER;

    @TempDir
    Path directory;

    @Test
    void everyBlockIsAWholeWorkflow() throws IOException {
        assertThat(blocks("yaml"))
                .hasSize(4)
                .allSatisfy(block -> assertThat(
                                (Map<?, ?>) new Load(LoadSettings.builder().build()).loadFromString(block))
                        .extracting(Map::keySet)
                        .asInstanceOf(InstanceOfAssertFactories.COLLECTION)
                        .contains("name", "on", "permissions", "jobs"));
    }

    @Test
    void actionlintHasNothingToSay() throws Exception {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(entry -> Files.isExecutable(Path.of(entry, "actionlint"))),
                "there is no actionlint on the PATH");
        List<Path> workflows = new ArrayList<>();
        for (String block : blocks("yaml")) {
            workflows.add(Files.writeString(directory.resolve(workflows.size() + ".yml"), block));
        }
        // And those of the project itself.
        try (Stream<Path> own = Files.list(Pages.root().resolve(".github/workflows"))) {
            own.forEach(workflows::add);
        }
        for (Path workflow : workflows) {
            Path output = directory.resolve(workflow.getFileName() + ".txt");
            Process lint = new ProcessBuilder("actionlint", "-no-color", workflow.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            assertThat(lint.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(output).hasContent("");
            assertThat(lint.exitValue()).isZero();
        }
    }

    @Test
    void theRoleTrustsTheMainBranchOnly() throws IOException {
        String trust = blocks("json").get(0);

        assertThat(isTrusted(trust, "repo:example/books:ref:refs/heads/main")).isTrue();
        assertThat(isTrusted(trust, "repo:example/books:pull_request")).isFalse();
        assertThat(isTrusted(trust, "repo:stranger/books:ref:refs/heads/main")).isFalse();
    }

    private static boolean isTrusted(String trust, String subject) {
        return PolicyEvaluator.evaluate(
                        AuthorizationRequest.of(
                                        Principal.webIdentity(PROVIDER),
                                        "sts:AssumeRoleWithWebIdentity",
                                        "arn:aws:iam::111122223333:role/workflow")
                                .with(ISSUER + ":aud", "sts.amazonaws.com")
                                .with(ISSUER + ":sub", subject)
                                .ownedBy("111122223333"),
                        PolicySet.of(NamedPolicy.of("workflow", PolicyType.TRUST, trust)))
                .allowed();
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?ms)^```" + language + "\\n(.*?)^```$")
                .matcher(Files.readString(Pages.root().resolve("docs/github-actions.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
