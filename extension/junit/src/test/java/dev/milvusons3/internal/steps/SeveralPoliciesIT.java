package dev.milvusons3.internal.steps;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.iam.NamedPolicy;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** A role whose rights are in several policies, as many teams divide them: the real Milvus needs all of them. */
@MilvusOnS3(policies = {"policies/listing.json", "classpath:policies/objects.json"})
class SeveralPoliciesIT {
    @Test
    void milvusWorksByAllOfThem(MilvusDeployment deployment) {
        assertThat(deployment.decisions().byMilvus()).hasNoDenials().everyRequestBy(deployment.roleArn());
        assertThat(deployment
                        .iam()
                        .listAttachedRolePolicies(r -> r.roleName(deployment.roleName()))
                        .attachedPolicies())
                .extracting(AttachedPolicy::policyName)
                .containsExactly(
                        "MilvusS3ReadWrite-" + deployment.runId(), "MilvusS3ReadWrite-" + deployment.runId() + "-2");
    }

    @Test
    void oneLetterWrongInTheSecondFailsTheStartAndSaysWhere() throws Exception {
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            assertThatThrownBy(() -> starter.start(
                            Specs.withPolicies("policies/listing.json, policies/wrong-objects.json"),
                            "SeveralPoliciesIT"))
                    .isInstanceOf(MilvusOnS3Exception.class)
                    .satisfies(e -> {
                        assertThat(e.getMessage()).contains("s3:PutObject", "policies/wrong-objects.json", "line 4");
                        assertThat(e.getSuppressed()).isEmpty();
                        assertThat(((FailedStart) e).report().orElseThrow().policies())
                                .extracting(NamedPolicy::shortName)
                                .hasSize(2);
                    });
        }
    }
}
