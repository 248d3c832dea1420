package dev.milvusons3.internal.steps;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.Probe;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.setup.Setup;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real Milvus with credentials of a role in another account, which its own role's session assumes: both hops are decided. */
class ChainedRoleIT {
    private static final String LAKE = "arn:aws:iam::444455556666:role/lake";

    @TempDir
    private Path folder;

    @Test
    void milvusWorksByTheLastRole() throws Exception {
        Setup setup = Setups.copy("chained", folder, "", "", "");
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment started = starter.start(Setups.in(Specs.asProcess(Probe.WRITE), setup), "ChainedRoleIT");
            try {
                MilvusDeployment deployment = started.deployment();
                assertThat(deployment.roleArn()).isEqualTo(LAKE);
                assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(LAKE);
                assertThat(deployment.decisions().all())
                        .filteredOn(
                                d -> d.service().equals("sts") && d.resource().equals(LAKE))
                        .allSatisfy(d -> assertThat(d.principal())
                                .startsWith("arn:aws:sts::111122223333:assumed-role/milvus-front/"))
                        .extracting(RecordedDecision::action, RecordedDecision::verdict)
                        .contains(
                                tuple("sts:AssumeRole", Verdict.ALLOWED),
                                tuple("sts:SetSourceIdentity", Verdict.ALLOWED));
                assertThat(deployment.negativeCases())
                        .filteredOn(it -> it.getName().equals("external id: another"))
                        .singleElement()
                        .satisfies(it -> assertThatCode(it::execute).doesNotThrowAnyException());
                assertThat(started.report().orElseThrow().chain())
                        .filteredOn(link -> link.kind().equals("assumed role"))
                        .singleElement()
                        .satisfies(link -> {
                            assertThat(link.name()).isEqualTo("lake");
                            assertThat(link.does()).contains("with an external id");
                            assertThat(link.state()).isEqualTo(State.VERIFIED);
                        });
            } finally {
                started.close(false);
            }
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    assumed/lake/trust.json             | milvus-production | milvus-productiom | sts:AssumeRole        | line 4, | assumed role
                    setup.yaml                          | milvus-production | milvus-productiom | sts:AssumeRole        | line 4, | assumed role
                    assumed/lake/trust.json             | sts:SetSourceIdentity | sts:TagSession | sts:SetSourceIdentity | line 4, | assumed role
                    role/policies/lake.json             | role/lake         | role/lace         | sts:AssumeRole        | line 4, | assumed role
                    assumed/lake/policies/lake-s3.json  | s3:GetObject      | s3:GetObjects     | s3:GetObject          | line 9, | policy
                    """)
    void oneLetterWrongFailsTheStartAndSaysWhere(
            String file, String from, String to, String action, String line, String broken) throws Exception {
        Setup setup = Setups.copy("chained", folder, file, from, to);
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            assertThatThrownBy(() -> starter.start(Setups.in(Specs.asProcess(Probe.IDENTITY), setup), "ChainedRoleIT"))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .satisfies(e -> {
                        String where = file.equals("setup.yaml") ? "assumed/lake/trust.json" : file;
                        assertThat(e.getMessage()).contains(action, where, line);
                        assertThat(e.getSuppressed()).isEmpty();
                        assertThat(((FailedStart) e).report().orElseThrow().chain())
                                .filteredOn(link -> link.state() == State.FAILED)
                                .extracting(link -> link.kind())
                                .contains(broken);
                    });
        }
    }
}
