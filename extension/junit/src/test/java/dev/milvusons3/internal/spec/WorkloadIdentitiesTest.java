package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.WorkloadIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** EKS Pod Identity is for those who can use it. */
class WorkloadIdentitiesTest {
    private static DeploymentSpec read(String environment, String version, Map<Setting<?>, String> more) {
        Map<Setting<?>, String> values = new HashMap<>(more);
        values.put(Settings.WORKLOAD_IDENTITY, "POD_IDENTITY");
        values.put(Settings.ENVIRONMENT, environment);
        return SpecReader.read(
                new SpecRequest(WorkloadIdentitiesTest.class, List.of(new Layer("the test", values)), List.of()),
                Configuration.of(key -> key.equals("milvus-on-s3.milvus.version") && !version.isEmpty()
                        ? Optional.of(version)
                        : Optional.<String>empty()));
    }

    private static List<String> problems(String environment, String version, Map<Setting<?>, String> more) {
        MilvusOnS3ConfigurationException refusal =
                catchThrowableOfType(MilvusOnS3ConfigurationException.class, () -> read(environment, version, more));
        assertThat(refusal).isNotNull();
        return refusal.problems();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.6.0", "2.6.0-rc1", "2.10.3", "3.0.0"})
    void milvusCanUseItFromItsVersion26On(String version) {
        DeploymentSpec spec = read("CONTAINERS", version, Map.of());

        assertThat(spec.workloadIdentity()).isEqualTo(WorkloadIdentity.POD_IDENTITY);
        assertThat(spec.trustPolicy().text())
                .contains("pods.eks.amazonaws.com", "sts:TagSession", "aws:RequestTag/kubernetes-service-account")
                .doesNotContain("oidcProvider");
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.3.5", "2.5.27", "2.4.24"})
    void anEarlierOneIsRefused(String version) {
        assertThat(problems("CONTAINERS", version, Map.of()))
                .containsExactly(
                        "workloadIdentity = POD_IDENTITY: Milvus " + version
                                + " (milvus-on-s3.milvus.version) cannot use EKS Pod Identity: it takes 2.6.0, whose C++ side has an"
                                + " AWS SDK (1.11.263 or newer) that asks the agent at 169.254.170.23; minio-go, its Go side, does so"
                                + " from Milvus 2.4 on. Leave it out (IRSA), or set milvus-on-s3.milvus.version to 2.6.0 or newer.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NAMESPACE", "CONTAINER", "AUTO"})
    void embeddedHasItWhereMilvusHasANetworkOfItsOwn(String runtime) {
        Map<Setting<?>, String> more = Map.of(Settings.MILVUS_RUNTIME, runtime);

        assertThat(read("EMBEDDED", "2.6.22", more).workloadIdentity()).isEqualTo(WorkloadIdentity.POD_IDENTITY);
        assertThat(problems("EMBEDDED", "2.3.5", more))
                .singleElement()
                .asString()
                .startsWith("workloadIdentity = POD_IDENTITY: Milvus 2.3.5 (milvus-on-s3.milvus.version) cannot use");
    }

    @Test
    void aPlainProcessCannotReachTheAgent() {
        assertThat(problems("EMBEDDED", "2.6.22", Map.of(Settings.MILVUS_RUNTIME, "PROCESS")))
                .containsExactly(
                        "workloadIdentity = POD_IDENTITY: a plain process (milvus-on-s3.milvus.runtime = PROCESS) has"
                                + " this machine's network, in which there is no agent at 169.254.170.23. Leave it out (IRSA), or let"
                                + " Milvus run with a network of its own, by NAMESPACE or CONTAINER.");
    }

    /** What an archive has in it is known when it is read. */
    @Test
    void anImageWithoutAVersionIsNotJudgedByItsName(@TempDir Path directory) throws IOException {
        Path archive = Files.createFile(directory.resolve("milvus.tar"));
        Map<Setting<?>, String> more =
                Map.of(Settings.MILVUS_RUNTIME, "NAMESPACE", Settings.MILVUS_IMAGE, archive.toString());
        Map<Setting<?>, String> tagged =
                Map.of(Settings.MILVUS_RUNTIME, "NAMESPACE", Settings.MILVUS_IMAGE, "milvusdb/milvus:v2.5.21");

        assertThat(read("EMBEDDED", "", more).workloadIdentity()).isEqualTo(WorkloadIdentity.POD_IDENTITY);
        assertThat(problems("EMBEDDED", "", tagged)).singleElement().asString().contains("Milvus 2.5.21");
    }

    @Test
    void anAccountHasItInItsOwnKubernetesOnly() {
        Map<Setting<?>, String> inEks = Map.of(Settings.AWS_EKS_CLUSTER, "milvus-eks-cluster");

        assertThat(problems("AWS", "2.6.0", Map.of()))
                .contains(
                        "workloadIdentity = POD_IDENTITY: associations are EKS', and the cluster is not named by its name"
                                + " there. Name it (milvus-on-s3.aws.eks-cluster), or leave it out (IRSA).");
        assertThat(problems("AWS", "2.6.0", inEks)).noneMatch(problem -> problem.contains("workloadIdentity"));
        assertThat(problems("AWS", "2.5.0", inEks))
                .anyMatch(problem -> problem.contains("cannot use EKS Pod Identity"));
    }

    @Test
    void whereItIsEmulatedNothingIsAdopted() {
        assertThat(problems("CONTAINERS", "2.6.0", Map.of(Settings.ADOPT_ROLE, "production")))
                .contains(
                        "workloadIdentity = POD_IDENTITY and adopt in environment = CONTAINERS: no association is there"
                                + " before that could be adopted. Leave one of the two out.");
    }

    @Test
    void theAuthorsTrustPolicyStays() {
        String own = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":"
                + "\"pods.eks.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}}";

        assertThat(read("CONTAINERS", "2.6.0", Map.of(Settings.TRUST_POLICY, own))
                        .trustPolicy()
                        .text())
                .isEqualTo(own);
    }
}
