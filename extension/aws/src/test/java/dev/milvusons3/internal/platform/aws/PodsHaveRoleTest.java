package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.WorkloadIdentity;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A pod that the webhook did not see would take the node's role, and nothing would say so. */
class PodsHaveRoleTest {
    private final PodsHaveRole check =
            new PodsHaveRole(() -> Optional.of("milvus-s3-access-sa"), WorkloadIdentity.IRSA);

    private static Pod pod(String serviceAccount, String... variables) {
        return new PodBuilder()
                .withNewSpec()
                .withServiceAccountName(serviceAccount)
                .addNewContainer()
                .withName("proxy")
                .withEnv(Stream.of(variables)
                        .map(name -> new EnvVarBuilder().withName(name).build())
                        .toList())
                .endContainer()
                .endSpec()
                .build();
    }

    @Test
    void aPodWithItsRoleIsAsItShouldBe() {
        assertThat(check.problem(pod("milvus-s3-access-sa", "AWS_ROLE_ARN", "AWS_WEB_IDENTITY_TOKEN_FILE")))
                .isEmpty();
    }

    @Test
    void aPodWithoutOneIsNamed() {
        assertThat(check.problem(pod("milvus-s3-access-sa", "AWS_REGION")))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("container proxy was given no role by the pod identity webhook"));
    }

    @Test
    void podsUnderOtherServiceAccountsNeedNone() {
        assertThat(check.problem(pod("default"))).isEmpty();
    }
}
