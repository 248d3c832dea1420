package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.profile.MilvusVersion;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What settings cannot tell about EKS Pod Identity: which runtime the machine allows, and which server an image has. */
class PodIdentitiesTest {
    private static DeploymentSpec by(String identity) {
        return SpecReader.read(
                new SpecRequest(
                        PodIdentitiesTest.class,
                        List.of(new Layer(
                                "the test",
                                Map.of(
                                        Settings.ENVIRONMENT,
                                        Environment.EMBEDDED.name(),
                                        Settings.WORKLOAD_IDENTITY,
                                        identity,
                                        Settings.MILVUS_RUNTIME,
                                        MilvusRuntime.AUTO.name(),
                                        Settings.MILVUS_VERSION,
                                        "2.6.22"))),
                        List.of()),
                Configuration.of(key -> Optional.empty()));
    }

    @Test
    void aMachineWithoutNamespacesCannotHaveIt() {
        assertThatThrownBy(() -> PodIdentities.check(by("POD_IDENTITY"), MilvusRuntime.PROCESS))
                .isInstanceOf(MilvusOnS3UnavailableException.class)
                .hasMessage(
                        "workloadIdentity = POD_IDENTITY: a plain process (milvus-on-s3.milvus.runtime = PROCESS) has this"
                                + " machine's network, in which there is no agent at 169.254.170.23.\n"
                                + "Leave it out (IRSA), or let Milvus run with a network of its own, by NAMESPACE or CONTAINER.");
        assertThatCode(() -> PodIdentities.check(by("POD_IDENTITY"), MilvusRuntime.NAMESPACE))
                .doesNotThrowAnyException();
        assertThatCode(() -> PodIdentities.check(by("IRSA"), MilvusRuntime.PROCESS))
                .doesNotThrowAnyException();
    }

    @Test
    void aServerThatTurnsOutToBeTooOldIsRefused() {
        assertThatThrownBy(() -> PodIdentities.check(by("POD_IDENTITY"), MilvusVersion.of("2.5.21")))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("workloadIdentity = POD_IDENTITY: Milvus 2.5.21")
                .hasMessageEndingWith("or set milvus-on-s3.milvus.version to 2.6.0 or newer.");
        assertThatCode(() -> PodIdentities.check(by("POD_IDENTITY"), MilvusVersion.of("3.0.0")))
                .doesNotThrowAnyException();
        assertThatCode(() -> PodIdentities.check(by("IRSA"), MilvusVersion.of("2.5.21")))
                .doesNotThrowAnyException();
    }
}
