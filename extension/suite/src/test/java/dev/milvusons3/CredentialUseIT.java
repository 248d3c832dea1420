package dev.milvusons3;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.CredentialUse.Client;
import dev.milvusons3.CredentialUse.Session;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** However Milvus runs, it is told how both its clients come by their sessions, or said why that cannot be told. */
@EveryEnvironment
@MilvusOnS3(workloads = Workload.CORE)
class CredentialUseIT {
    @Test
    void isToldOfBothClientsOrRefusedWithTheReason(MilvusDeployment deployment) {
        deployment.run(Workload.CORE);

        assertThat(deployment).neverFallsBackToNodeRole();
        if (isHidden(deployment)) {
            assertThatThrownBy(deployment::credentialUse)
                    .isInstanceOf(MilvusOnS3UnavailableException.class)
                    .hasMessageStartingWith("how Milvus comes by credentials cannot be told ")
                    .hasMessageContaining("\nRun the class in ");
            return;
        }
        CredentialUse use = deployment.credentialUse();
        assertThat(use.clients()).as(use::toString).extracting(Client::name).containsExactly("Go", "C++");
        assertThat(use.clients()).as(use::toString).allSatisfy(client -> {
            assertThat(client.stsCalls()).isNotEmpty();
            assertThat(client.refusedStsCalls()).isZero();
            assertThat(client.s3Requests()).isPositive();
            assertThat(client.sessions())
                    .isNotEmpty()
                    .extracting(Session::leftAtLastUse)
                    .allSatisfy(left -> assertThat(left).isBetween(Duration.ofMinutes(30), Duration.ofHours(1)));
        });
        assertThat(deployment).callsStsAtMost(100).per(Duration.ofMinutes(1));
    }

    private static boolean isHidden(MilvusDeployment deployment) {
        return deployment.environment() == Environment.AWS
                || deployment.runtime().equals(Optional.of(MilvusRuntime.PROCESS));
    }
}
