package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.Thing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

class SweepCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Account account;

    @BeforeEach
    void open() throws IOException {
        account = new Account(directory.resolve("journal"));
        AwsCredentials root = account.gateway.rootCredentials();
        System.setProperty("aws.accessKeyId", root.accessKeyId());
        System.setProperty("aws.secretAccessKey", root.secretAccessKey());
    }

    @AfterEach
    void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        account.close();
    }

    private int sweep(String... more) {
        return sweepOf("111122223333", more);
    }

    private int sweepOf(String id, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "sweep",
                "--account",
                id,
                "--region",
                "us-east-2",
                "--endpoint",
                account.endpoint,
                "--journal",
                account.journals.toString()));
        arguments.addAll(List.of(more));
        return execute(arguments.toArray(String[]::new));
    }

    private int execute(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }

    @Test
    void listsAndRemovesWhatCrashedAndExpiredRunsLeft() {
        account.bucket("milvus-bucket-1", Account.CRASHED.values());
        account.bucket("milvus-bucket-2", Account.EXPIRED.values());
        account.bucket("milvus-bucket-3", Map.of());
        account.crashed(new Thing(Kind.BUCKET, "milvus-bucket-1"));

        assertThat(sweep("--dry-run")).isZero();
        assertThat(out.toString().lines().map(line -> line.replaceAll("\\d+ s", "0 s")))
                .containsExactly(
                        "WHAT HAPPENED     KIND    NAME             REGION     RUN       AGE  REASON",
                        "would be removed  bucket  milvus-bucket-1  us-east-2  c0ffee00  0 s  crashed run",
                        "would be removed  bucket  milvus-bucket-2  us-east-2  0ddba110  0 s  expired 2026-01-02T03:04:05Z",
                        "2 would be removed");
        assertThat(account.buckets()).hasSize(3);

        assertThat(sweep()).isZero();
        assertThat(out.toString()).endsWith("2 removed" + System.lineSeparator());
        assertThat(account.buckets()).containsExactly("milvus-bucket-3");

        assertThat(sweep()).isZero();
        assertThat(out.toString()).endsWith("nothing was left behind" + System.lineSeparator());
    }

    @Test
    void saysThatSomethingIsLeft() {
        account.crashed(new Thing(Kind.NAMESPACE, "milvus-c0ffee00"));

        assertThat(sweep()).isEqualTo(1);

        assertThat(out.toString())
                .contains("not looked at  namespace  milvus-c0ffee00")
                .contains("namespace milvus-c0ffee00: it is in the cluster whose issuer is " + Account.ISSUER);
    }

    @Test
    void refusesAnotherAccount() {
        account.bucket("milvus-bucket-2", Account.EXPIRED.values());

        assertThat(sweepOf("444455556666")).isEqualTo(3);

        assertThat(err.toString())
                .contains("--account names account 444455556666")
                .contains("in account 111122223333; nothing was removed");
        assertThat(account.buckets()).hasSize(1);
    }

    @Test
    void refusesCredentialsThatDoNotWork() {
        System.setProperty("aws.secretAccessKey", "wrong");

        assertThat(sweep()).isEqualTo(3);

        assertThat(err.toString()).contains("SignatureDoesNotMatch");
    }

    @Test
    void refusesAnEndpointThatDoesNotAnswer() {
        account.close();

        assertThat(sweep()).isEqualTo(3);

        assertThat(err.toString()).contains("cannot be reached at " + account.endpoint);
    }

    @ParameterizedTest
    @CsvSource({
        "--account=1234, twelve digits",
        "--region=moon-1, the id of an AWS region",
        "--endpoint=localhost, an http or https URL",
    })
    void saysWhatIsWrongWithTheCommandLine(String option, String allowed) {
        List<String> arguments = new ArrayList<>(List.of("sweep", option));
        Map.of("--account", "111122223333", "--region", "us-east-2").forEach((name, value) -> {
            if (!option.startsWith(name)) {
                arguments.add(name + "=" + value);
            }
        });

        assertThat(execute(arguments.toArray(String[]::new))).isEqualTo(2);

        assertThat(err.toString())
                .contains(option.replace("=", " = \"") + "\" is not allowed. Allowed: ")
                .contains(allowed);
    }

    @Test
    void needsAnAccountAndARegion() {
        assertThat(execute("sweep")).isEqualTo(2);

        assertThat(err.toString()).contains("Missing required options: '--account=ID', '--region=ID'");
    }

    @Test
    void takesOneWayToTheClusterOnly() {
        assertThat(sweep("--eks-cluster", "a", "--kube-context", "b")).isEqualTo(2);

        assertThat(err.toString()).contains("mutually exclusive");
    }
}
