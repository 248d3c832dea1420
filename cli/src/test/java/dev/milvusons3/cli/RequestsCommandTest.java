package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class RequestsCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void whatAnUpgradeNeedsBesides() {
        assertThat(run("requests", "--from", "2.5", "--to", "2.6")).isZero();

        assertThat(out.toString())
                .contains("Milvus 2.6 also asks for:")
                .contains("woodpecker: s3:DeleteObject on {{rootPath}}/wp/1/0/0.blk by Go")
                .contains("core: s3:PutObject on {{rootPath}}/insert_log/1/2/3/0/1 by C++, at every flush, in parts")
                .contains(
                        "A policy that allows what Milvus 2.5 needs on the bucket and on all objects under its root path allows"
                                + " this, too.");
    }

    @Test
    void whatIsSaidOfAFeatureAlone() {
        assertThat(run("requests", "--from", "2.5", "--to", "2.6", "--feature", "woodpecker"))
                .isZero();

        assertThat(out.toString()).contains("woodpecker: s3:PutObject").doesNotContain("core: ");
    }

    @Test
    void anUpgradeThatNeedsNothingElse() {
        assertThat(run("requests", "--from", "2.3", "--to", "2.4.24")).isZero();

        assertThat(out.toString()).contains("Milvus 2.4 asks for nothing that 2.3 does not ask for.");
    }

    @Test
    void aLineAlonePrintsItsPolicy() {
        assertThat(run("requests", "--to", "2.3", "--feature", "gc")).isZero();

        assertThat(out.toString())
                .startsWith("Measured: what the real Milvus 2.3.5 asked S3 for")
                .contains("gc: s3:DeleteObject on {{rootPath}}/insert_log/1/1/1/1/1 by Go, hours after a drop")
                .contains("\"Action\": \"s3:DeleteObject\",\n      \"Resource\": \"arn:aws:s3:::my-bucket/files/*\"");
    }

    @Test
    void whatIsNotKnownIsNamed() {
        assertThat(run("requests", "--from", "2.2", "--to", "2.6")).isEqualTo(2);
        assertThat(err.toString())
                .contains(
                        "The requests of Milvus \"2.2\" are not known. Allowed: 2.3, 2.4, 2.5, 2.6, 3.0, and versions of these.");
    }

    @Test
    void aDowngradeIsNamed() {
        assertThat(run("requests", "--from", "2.6", "--to", "2.5")).isEqualTo(2);
        assertThat(err.toString()).contains("From Milvus 2.6 to 2.5 is no upgrade: the newer one is to be the second.");
    }

    @Test
    void aFeatureThatTheLineLacksIsNamed() {
        assertThat(run("requests", "--to", "2.3", "--feature", "woodpeker")).isEqualTo(2);
        assertThat(err.toString()).contains("Milvus 2.3 has no feature \"woodpeker\"");
    }

    private int run(String... arguments) {
        CommandLine commandLine = Main.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
