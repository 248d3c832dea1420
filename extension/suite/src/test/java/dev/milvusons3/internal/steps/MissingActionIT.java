package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.EveryEnvironment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.junit.SharedStarter;
import dev.milvusons3.internal.report.DeploymentReport.State;
import java.util.List;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A policy that lacks one of the four actions fails the start, with its own explanation. */
@EveryEnvironment
@ExtendWith(SharedStarter.class)
class MissingActionIT {
    private final DeploymentStarter starter;

    MissingActionIT(DeploymentStarter starter) {
        this.starter = starter;
    }

    @ParameterizedTest
    @CsvSource({
        "s3:ListBucket, ''",
        "s3:PutObject, /files/milvus-on-s3-rehearsal",
        "s3:GetObject, /files/milvus-on-s3-rehearsal",
        "s3:DeleteObject, /files/milvus-on-s3-rehearsal"
    })
    void failsTheStartAndSaysWhy(String action, String key) {
        // An action that exists and that Milvus does not need: the statement keeps its form.
        String policy = Specs.POLICY.replace("\"" + action + "\"", "\"s3:GetObjectAcl\"");
        assertThat(policy).doesNotContain(action + "\"");

        assertThatThrownBy(() -> starter.start(Specs.withPolicy(policy), "MissingActionIT"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .satisfies(e -> {
                    String[] lines = e.getMessage().split("\n");
                    assertThat(lines[0])
                            .startsWith(action + " on arn:aws:s3:::milvus-bucket-")
                            .contains(
                                    key + " was denied to arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa-")
                            .contains("no statement allows " + action);
                    assertThat(e.getMessage())
                            .contains("\"" + action + "\"")
                            .contains(" of the inline document of Specs, line ")
                            .contains("\"Resource\": \"arn:{{partition}}:s3:::{{bucket}}"
                                    + (key.isEmpty() ? "\"\n" : "/files/*\"\n"))
                            .doesNotContain("\"s3:prefix\"");
                    assertThat(e.getSuppressed()).isEmpty();
                    assertThat(chain(e))
                            .containsExactly(
                                    tuple("token", State.VERIFIED),
                                    tuple("identity provider", State.VERIFIED),
                                    tuple("role", State.VERIFIED),
                                    tuple("policy", State.FAILED),
                                    tuple("bucket", State.NOT_REACHED));
                });
    }

    @Test
    void aTrustPolicyForAnotherServiceAccountFailsTheStartAndSaysWhy() {
        String trust = Specs.TRUST_POLICY.replace(":{{serviceAccount}}\"", ":another\"");

        assertThatThrownBy(() -> starter.start(Specs.withTrustPolicy(trust), "MissingActionIT"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .satisfies(e -> {
                    String first = e.getMessage().lines().findFirst().orElseThrow();
                    assertThat(first)
                            .startsWith(
                                    "sts:AssumeRoleWithWebIdentity on arn:aws:iam::111122223333:role/milvus-s3-access-sa-")
                            .contains(":sub")
                            .contains(":another")
                            .contains(":milvus-s3-access-sa");
                    assertThat(e.getMessage()).contains("AccessDenied");
                    assertThat(e.getSuppressed()).isEmpty();
                    assertThat(chain(e))
                            .containsExactly(
                                    tuple("token", State.VERIFIED),
                                    tuple("identity provider", State.VERIFIED),
                                    tuple("role", State.FAILED),
                                    tuple("policy", State.VERIFIED),
                                    tuple("bucket", State.NOT_REACHED));
                });
    }

    private static List<Tuple> chain(Throwable failure) {
        return ((FailedStart) failure)
                .report().orElseThrow().chain().stream()
                        .map(link -> tuple(link.kind(), link.state()))
                        .toList();
    }
}
