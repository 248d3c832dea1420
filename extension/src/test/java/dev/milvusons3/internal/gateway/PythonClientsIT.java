package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.milvusons3.RecordedDecision.Verdict;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Python's clients get their role by a web identity token and work with it: boto3 and the AWS CLI, as pip installs them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonClientsIT {
    private static final String BOTO3 = "boto3==1.44.5";
    private static final String CLI = "awscli==1.46.3";
    private static final String B = TestAccount.BUCKET;

    private Path dir;

    private Path python;
    private TestAccount account;
    private String role;

    private record Outcome(int code, String output) {}

    @BeforeAll
    void install(@TempDir Path temporary) throws Exception {
        dir = temporary;
        assumeTrue(run(List.of("python3", "--version"), Map.of()).code() == 0, "there is no python3");
        Path venv = Path.of("target", "python-clients").toAbsolutePath();
        python = venv.resolve("bin/python");
        if (!Files.exists(venv.resolve("installed"))) {
            assertThat(run(List.of("python3", "-m", "venv", venv.toString()), Map.of()))
                    .satisfies(this::succeeded);
            List<String> pip = List.of(python.toString(), "-m", "pip", "install", "--quiet", BOTO3, CLI);
            assertThat(run(pip, Map.of())).satisfies(this::succeeded);
            Files.createFile(venv.resolve("installed"));
        }
        account = new TestAccount();
        account.createProvider();
        account.createBucket(B);
        role = account.createRole(
                TestAccount.allow("s3:ListBucket", "arn:aws:s3:::" + B),
                TestAccount.allow("s3:*Object", "arn:aws:s3:::" + B + "/files/*"));
        Files.writeString(dir.resolve("token"), account.issuer.token());
    }

    @AfterAll
    void stop() {
        if (account != null) {
            account.close();
        }
    }

    private void succeeded(Outcome outcome) {
        assertThat(outcome.code()).as(outcome.output()).isZero();
    }

    private static Outcome run(List<String> command, Map<String, String> environment) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), output);
        } catch (IOException e) {
            return new Outcome(-1, e.toString());
        }
    }

    private Map<String, String> environment() {
        return Map.of(
                "AWS_ENDPOINT_URL",
                account.endpoint().toString(),
                "AWS_ROLE_ARN",
                role,
                "AWS_ROLE_SESSION_NAME",
                "python",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                dir.resolve("token").toString(),
                "AWS_REGION",
                "us-east-2",
                "AWS_DEFAULT_REGION",
                "us-east-2",
                "AWS_CONFIG_FILE",
                File.separator + "nowhere",
                "AWS_SHARED_CREDENTIALS_FILE",
                File.separator + "nowhere");
    }

    private Outcome aws(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(python.toString(), "-m", "awscli"));
        command.addAll(List.of(arguments));
        return run(command, environment());
    }

    @Test
    void boto3Works() throws Exception {
        Path script = dir.resolve("client.py");
        try (InputStream in = getClass().getResourceAsStream("boto3_client.py")) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        Outcome outcome = run(List.of(python.toString(), script.toString(), B), environment());
        assertThat(outcome).satisfies(this::succeeded);
        assertThat(outcome.output().trim()).isEqualTo("arn:aws:sts::111122223333:assumed-role/role-1/python");
        assertThat(account.gateway.decisions().list())
                .filteredOn(
                        d -> d.userAgent().startsWith("Boto3/") && d.service().equals("s3"))
                .isNotEmpty()
                .allSatisfy(d -> assertThat(d.principal()).endsWith(":assumed-role/role-1/python"))
                .filteredOn(d -> d.verdict() != Verdict.ALLOWED)
                .extracting(d -> d.action() + " " + d.resource())
                .containsExactly(
                        "s3:DeleteObject arn:aws:s3:::" + B + "/other/k",
                        "s3:PutObject arn:aws:s3:::" + B + "/other/k");
    }

    @Test
    void theCommandLineWorks() throws Exception {
        Path file = Files.write(dir.resolve("file"), new byte[12 << 20]);
        assertThat(aws("s3", "cp", file.toString(), "s3://" + B + "/files/cli")).satisfies(this::succeeded);
        Path back = dir.resolve("back");
        assertThat(aws("s3", "cp", "s3://" + B + "/files/cli", back.toString())).satisfies(this::succeeded);
        assertThat(back).hasSameBinaryContentAs(file);
        assertThat(aws("s3", "ls", "s3://" + B + "/files/").output()).contains("12582912 cli");
        assertThat(aws("s3", "rm", "s3://" + B + "/files/cli")).satisfies(this::succeeded);
        Outcome denied = aws("s3api", "get-bucket-location", "--bucket", B);
        assertThat(denied.code()).isNotZero();
        assertThat(denied.output())
                .contains("An error occurred (AccessDenied) when calling the GetBucketLocation operation: User:"
                        + " arn:aws:sts::111122223333:assumed-role/role-1/python is not authorized to perform:"
                        + " s3:GetBucketLocation");
        assertThat(aws("sts", "get-caller-identity", "--output", "text").output())
                .contains("role-1/python");
    }
}
