package dev.milvusons3.internal.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.clients.Toolbox.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Python's clients get their role by a web identity token and work with it: boto3 and the AWS CLI, as pip installs them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonClientsIT {
    private static final String B = TestAccount.BUCKET;

    private Path dir;

    private Path clients;
    private TestAccount account;
    private String role;

    @BeforeAll
    void install(@TempDir Path temporary) throws Exception {
        dir = temporary;
        clients = Toolbox.PYTHON.ready();
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
        assertThat(outcome.code()).as(outcome::all).isZero();
    }

    private Outcome python(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(clients.resolve("venv/bin/python").toString()));
        command.addAll(List.of(arguments));
        return Toolbox.run(
                clients,
                command,
                Toolbox.webIdentity(
                        account.endpoint().toString(), account.region().id(), role, dir.resolve("token")));
    }

    private Outcome aws(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("-m", "awscli"));
        command.addAll(List.of(arguments));
        return python(command.toArray(String[]::new));
    }

    @Test
    void boto3Works() throws Exception {
        Outcome outcome = python("role.py", B);
        assertThat(outcome).satisfies(this::succeeded);
        assertThat(outcome.output().trim()).isEqualTo("arn:aws:sts::111122223333:assumed-role/role-1/client");
        assertThat(account.gateway.decisions().list())
                .filteredOn(
                        d -> d.userAgent().startsWith("Boto3/") && d.service().equals("s3"))
                .isNotEmpty()
                .allSatisfy(d -> assertThat(d.principal()).endsWith(":assumed-role/role-1/client"))
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
        assertThat(denied.errors())
                .contains("An error occurred (AccessDenied) when calling the GetBucketLocation operation: User:"
                        + " arn:aws:sts::111122223333:assumed-role/role-1/client is not authorized to perform:"
                        + " s3:GetBucketLocation");
        assertThat(aws("sts", "get-caller-identity", "--output", "text").output())
                .contains("role-1/client");
    }
}
