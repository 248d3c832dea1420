package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.platform.EndpointAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

class CaptureCommandTest {
    @TempDir
    Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Gateway gateway;

    @BeforeEach
    void open() throws IOException {
        gateway = Gateway.builder().start();
        System.setProperty("aws.accessKeyId", gateway.rootCredentials().accessKeyId());
        System.setProperty("aws.secretAccessKey", gateway.rootCredentials().secretAccessKey());
        try (EndpointAccount aws = new EndpointAccount(
                gateway.endpoint(), Region.US_EAST_2, StaticCredentialsProvider.create(gateway.rootCredentials()))) {
            aws.s3()
                    .createBucket(
                            r -> r.bucket("books").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
            aws.iam().createRole(r -> r.roleName("milvus").assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"pods.eks.amazonaws.com"},
                     "Action":["sts:AssumeRole","sts:TagSession"]}}
                    """));
            aws.iam().putRolePolicy(r -> r.roleName("milvus").policyName("s3").policyDocument("""
                    {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}
                    """));
        }
    }

    @AfterEach
    void close() {
        System.clearProperty("aws.accessKeyId");
        System.clearProperty("aws.secretAccessKey");
        gateway.close();
    }

    private int capture(String role, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "capture",
                "--account=111122223333",
                "--region=us-east-2",
                "--endpoint=" + gateway.endpoint(),
                "--role=" + role,
                "--bucket=books"));
        arguments.addAll(List.of(more));
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments.toArray(String[]::new));
    }

    @Test
    void writesASetUp() {
        Path to = directory.resolve("production");

        assertThat(capture("milvus", "--into=" + to)).as(err::toString).isZero();

        assertThat(out.toString()).startsWith("wrote " + to + ": 2 documents of arn:aws:iam::111122223333:role/milvus");
        assertThat(to.resolve("role/inline/s3.json")).content().contains("\"s3:*\"");
        assertThat(to.resolve("setup.yaml")).content().contains("name: books");
    }

    @Test
    void saysWhatTheAccountHasOtherwise() throws IOException {
        Path to = directory.resolve("production");
        assertThat(capture("milvus", "--into=" + to)).as(err::toString).isZero();
        assertThat(capture("milvus", "--against=" + to)).as(err::toString).isZero();
        assertThat(out.toString()).contains("account 111122223333 is as " + to + " says");

        Path policy = to.resolve("role/inline/s3.json");
        Files.writeString(policy, Files.readString(policy).replace("s3:*", "s3:Get*"));

        assertThat(capture("milvus", "--against=" + to)).isEqualTo(1);
        assertThat(out.toString())
                .contains("s3.json, line ", "Action lacks s3:Get*")
                .contains("differs from " + to + " in 1 point(s)");
    }

    @Test
    void refusesAFolderThatHasFiles() {
        assertThat(capture("milvus", "--into=" + directory)).isZero();
        assertThat(capture("milvus", "--into=" + directory)).isEqualTo(3);

        assertThat(err.toString()).contains("already. Allowed: a folder that is empty");
    }

    @Test
    void refusesARoleThatIsNotThere() {
        assertThat(capture("milvos", "--into=" + directory.resolve("new"))).isEqualTo(3);

        assertThat(err.toString()).contains("milvos");
        assertThat(directory.resolve("new")).doesNotExist();
    }

    @Test
    void saysWhatIsAllowed() {
        assertThat(capture("milvus", "--into=" + directory, "--bucket-account=1234"))
                .isEqualTo(2);

        assertThat(err.toString()).contains("--bucket-account = \"1234\" is not allowed. Allowed: twelve digits.");
    }

    @Test
    void asksNothingOfWhatIsNoEndpoint() {
        assertThat(Main.commandLine()
                        .setErr(new PrintWriter(err, true))
                        .execute(
                                "capture",
                                "--account=111122223333",
                                "--region=us-east-2",
                                "--endpoint=localhost",
                                "--role=milvus",
                                "--bucket=books",
                                "--into=" + directory.resolve("new")))
                .isEqualTo(2);

        assertThat(err.toString()).contains("--endpoint = \"localhost\" is not allowed. Allowed: an http or https URL");
    }
}
