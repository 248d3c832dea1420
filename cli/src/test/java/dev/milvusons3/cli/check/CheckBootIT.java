package dev.milvusons3.cli.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.cli.CliProcess;
import dev.milvusons3.cli.Commands;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.check.Rule;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real Milvus, with a plan's documents: issuer, TLS and key as they will be. */
class CheckBootIT {
    private static final Path TERRAFORM = Path.of("../extension/iam/src/test/resources/terraform");

    @TempDir
    Path directory;

    private final Commands cli = new Commands();

    private Path plan(String right, String wrong) throws IOException {
        Files.createDirectories(directory.resolve("modules/irsa-role"));
        for (String name : List.of("main.tf", "plan.json", "modules/irsa-role/main.tf")) {
            Files.writeString(
                    directory.resolve(name),
                    Files.readString(TERRAFORM.resolve(name)).replace(right, wrong));
        }
        // Only where the runtime has TLS can the bucket's policy be as it is.
        Path source = directory.resolve("main.tf");
        Files.writeString(
                source,
                Files.readString(source)
                        .replace(
                                "Bool = { \"aws:SecureTransport\" = \"false\"",
                                "StringEquals = { \"aws:SourceVpc\" = \"vpc-1\""));
        return directory.resolve("plan.json");
    }

    @Test
    void aPlanThatIsRightIsProvedByARealMilvus() throws IOException {
        assertThat(cli.run("check", plan("111122223333", "111122223333").toString(), "--boot"))
                .as(cli::out)
                .isZero();
        assertThat(cli.out()).matches("(?s).*nothing found in \\d+ requests of Milvus\n");
    }

    /** Nothing else is on the class path then: the light jar, and beside it the one that a boot needs. */
    @Test
    void soItIsByTheJarsAsTheyAreDownloaded() throws Exception {
        Path said = directory.resolve("said");

        Process process = CliProcess.start(
                said, "check", plan("111122223333", "111122223333").toString(), "--boot");

        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(said)
                    .content(StandardCharsets.UTF_8)
                    .contains("nothing found in ")
                    .doesNotContain("error");
            assertThat(process.exitValue()).isZero();
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void whatTheRealMilvusIsDeniedIsAResultWithTheStatement() throws IOException {
        Setup setup = SetupReader.read(plan("\"s3:PutObject\"", "\"s3:PutObjct\""));

        List<Result> results = new Boot("2.3").run(setup, new Spots(Path.of("")));

        assertThat(results).singleElement().satisfies(result -> {
            assertThat(result.rule()).isEqualTo(Rule.BOOT_FAILED);
            assertThat(result.message())
                    .contains("did not start with this set-up")
                    .contains("s3:PutObject");
            assertThat(result.details()).contains("main.tf");
        });
    }

    /** Names, accounts, key, organisation and network as in production, and a role that the first one assumes. */
    @Test
    void aWholeSetUpOfProductionIsProvedByARealMilvus() {
        Path production = Path.of("../extension/iam/src/test/resources/setups/production");

        assertThat(cli.run("check", production.toString(), "--boot"))
                .as(cli::out)
                .isZero();
        assertThat(cli.out()).matches("(?s).*nothing found in \\d+ requests of Milvus\n");
    }
}
