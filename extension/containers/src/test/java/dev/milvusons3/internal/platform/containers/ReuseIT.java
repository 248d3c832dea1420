package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.kubernetes.real.ClusterPlumbing;
import dev.milvusons3.internal.kubernetes.real.GatewayNames;
import dev.milvusons3.internal.spec.ContainersSpec;
import dev.milvusons3.internal.tls.PrivateAuthority;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.testcontainers.DockerClientFactory;
import software.amazon.awssdk.regions.Region;

/** Containers that stay for the next run, which may come after one that was killed. */
@RequiresContainers
class ReuseIT {
    private static final Region OHIO = Region.US_EAST_2;

    private List<String> ids = List.of();

    @AfterEach
    void removeWhatWasKept() {
        DockerClient docker = DockerClientFactory.instance().client();
        ids.forEach(id -> docker.removeContainerCmd(id)
                .withForce(true)
                .withRemoveVolumes(true)
                .exec());
        docker.removeNetworkCmd(Reuse.NETWORK).exec();
    }

    @Test
    void theNextRunFindsThemAgainAndNothingOfOneThatWasKilled() throws IOException {
        ContainersSpec images = RequiresContainers.Images.spec();
        ContainersSpec spec = new ContainersSpec(
                images.localStackImage(), images.k3sImage(), List.of(), true, Optional.empty(), Optional.empty());
        List<Map<String, String>> dns;
        try (SharedContainers first = SharedContainers.start(
                spec, OHIO, RequiresContainers.Images.PATIENCE, RequiresContainers.Images.runs())) {
            ids = first.ids();
            KubernetesClient client = first.cluster().client();
            dns = coreDns(client);
            try (ClusterPlumbing killed = ClusterPlumbing.install(
                    client,
                    "killed",
                    PrivateAuthority.create(),
                    first.hostCandidates().get(0),
                    portOfNobody(),
                    GatewayNames.rewritten(Set.of(OHIO), true))) {
                assertThat(killed).isNotNull();
                assertThat(coreDns(client)).isNotEqualTo(dns);

                assertFoundWithout(dns, spec);
            }
        }

        try (SharedContainers third = SharedContainers.start(
                spec, OHIO, RequiresContainers.Images.PATIENCE, RequiresContainers.Images.runs())) {
            KubernetesClient client = third.cluster().client();
            assertThat(coreDns(client)).isEqualTo(dns);
            assertThat(plumbing(client)).isEmpty();
        }
    }

    private void assertFoundWithout(List<Map<String, String>> dns, ContainersSpec spec) {
        try (SharedContainers second = SharedContainers.start(
                spec, OHIO, RequiresContainers.Images.PATIENCE, RequiresContainers.Images.runs())) {
            assertThat(second.ids()).isEqualTo(ids);
            assertThat(second.cluster().issuer().toString()).startsWith("https://oidc.eks.us-east-2.amazonaws.com/id/");
            KubernetesClient client = second.cluster().client();
            assertThat(coreDns(client)).isEqualTo(dns);
            assertThat(plumbing(client)).isEmpty();

            try (Admission admitted = second.front(OHIO).admit("default")) {
                assertThat(admitted).isNotNull();
                assertThat(plumbing(client)).hasSize(2);
            }
        }
    }

    /** Its own configuration, and what clusters such as k3s let others add to it. */
    private static List<Map<String, String>> coreDns(KubernetesClient client) {
        return Stream.of("coredns", "coredns-custom")
                .map(name -> client.configMaps()
                        .inNamespace("kube-system")
                        .withName(name)
                        .get())
                .filter(Objects::nonNull)
                .map(ConfigMap::getData)
                .toList();
    }

    private static List<String> plumbing(KubernetesClient client) {
        List<HasMetadata> found = new ArrayList<>();
        found.addAll(client.services().inAnyNamespace().list().getItems());
        found.addAll(client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .list()
                .getItems());
        return found.stream()
                .map(object -> object.getMetadata().getName())
                .filter(name -> name.startsWith("milvus-on-s3-"))
                .toList();
    }

    private static int portOfNobody() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
