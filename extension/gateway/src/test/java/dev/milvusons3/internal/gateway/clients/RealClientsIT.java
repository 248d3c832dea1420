package dev.milvusons3.internal.gateway.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.TestAccount;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * The clients that people have, each with a role by a web identity token, see of the gateway what they see of AWS. A script of each
 * client's own language runs its cases of {@code cases.txt} and prints what came of them; every case is a test here.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealClientsIT {
    private final TestAccount account = new TestAccount();
    private Path token;

    @BeforeAll
    void start(@TempDir Path dir) throws Exception {
        account.createProvider();
        token = Files.writeString(dir.resolve("token"), account.issuer.token());
    }

    @AfterAll
    void stop() {
        account.close();
    }

    @TestFactory
    Stream<DynamicTest> boto3() throws Exception {
        return cases("boto3", Toolbox.PYTHON, "exec venv/bin/python boto3_cases.py");
    }

    @TestFactory
    Stream<DynamicTest> commandLine() throws Exception {
        return cases("cli", Toolbox.PYTHON, "exec venv/bin/python cli_cases.py");
    }

    @TestFactory
    Stream<DynamicTest> minioGo() throws Exception {
        return cases("minio", Toolbox.MINIO, "exec ./newest");
    }

    /** The one that Milvus 2.4 and 2.5 have. */
    @TestFactory
    Stream<DynamicTest> olderMinioGo() throws Exception {
        return cases("older-minio", Toolbox.MINIO, "exec ./oldest");
    }

    @TestFactory
    Stream<DynamicTest> go() throws Exception {
        return cases("go", Toolbox.GO, "exec ./cases");
    }

    @TestFactory
    Stream<DynamicTest> javaScript() throws Exception {
        return cases("js", Toolbox.JS, "exec node --no-warnings cases.mjs");
    }

    private Stream<DynamicTest> cases(String client, Toolbox toolbox, String command) throws Exception {
        Path dir = toolbox.ready();
        String bucket = "clients-" + client;
        String versioned = bucket + "-versions";
        account.createBucket(bucket);
        account.createBucket(versioned);
        account.s3.putBucketVersioning(
                b -> b.bucket(versioned).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        String role = account.createRole(
                TestAccount.allow("s3:*", "arn:aws:s3:::" + bucket + "*"),
                TestAccount.allow("iam:*", "*"),
                TestAccount.deny(
                        "s3:GetObject",
                        "*",
                        "{\"StringEquals\":{\"s3:ExistingObjectTag/classification\":\"secret\"}}"));
        Map<String, String> environment = new HashMap<>(Toolbox.webIdentity(
                account.endpoint().toString(), account.region().id(), role, token));
        environment.put("BUCKET", bucket);
        environment.put("VERSIONED_BUCKET", versioned);

        Toolbox.Outcome outcome = Toolbox.run(dir, command, environment);
        Map<String, String> expected = ClientCases.of("cases.txt", client);
        Map<String, String> results = ClientCases.printed(outcome.output());
        Set<String> names = new LinkedHashSet<>(expected.keySet());
        names.addAll(results.keySet());
        return Stream.concat(
                Stream.of(DynamicTest.dynamicTest(
                        "runs to its end",
                        () -> assertThat(outcome.code()).as(outcome::all).isZero())),
                names.stream()
                        .map(name -> DynamicTest.dynamicTest(name, () -> {
                            assertThat(results)
                                    .as("run by the script\n%s", outcome.errors())
                                    .containsKey(name);
                            ClientCases.check(expected.get(name), results.get(name), outcome.errors());
                        })));
    }
}
