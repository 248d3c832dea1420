package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.IdleCluster;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.report.StepLog;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is there already is never deleted, and changed only in a cluster that goes with the deployment. */
class ServiceAccountStepTest {
    private static final String ROLE = "arn:aws:iam::111122223333:role/reader";

    private final ReleaseStack releases = new ReleaseStack(new StepLog("test"));
    private EmbeddedCluster cluster;

    @BeforeEach
    void start() throws IOException {
        cluster = IdleCluster.start();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void whatIsMadeGoes() {
        provision(false, "reading", "reader");
        assertThat(annotation("reading", "reader")).isEqualTo(ROLE);

        assertThat(releases.releaseAll()).isEmpty();
        assertThat(cluster.client().namespaces().withName("reading").get()).isNull();
    }

    @Test
    void theAccountThatKubernetesMadeIsAnnotatedInAClusterOfOnesOwn() {
        provision(true, "default", "default");
        assertThat(annotation("default", "default")).isEqualTo(ROLE);

        assertThat(releases.releaseAll()).isEmpty();
        assertThat(cluster.client().namespaces().withName("default").get()).isNotNull();
        assertThat(account("default", "default")).isNotNull();
    }

    @Test
    void anAccountInANamespaceThatWasThereGoesAlone() {
        provision(true, "kube-system", "reader");

        assertThat(releases.releaseAll()).isEmpty();
        assertThat(account("kube-system", "reader")).isNull();
        assertThat(cluster.client().namespaces().withName("kube-system").get()).isNotNull();
    }

    @Test
    void somebodyElsesStaysAsItIs() {
        cluster.client()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("theirs")
                        .endMetadata()
                        .build())
                .create();
        cluster.client()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("theirs")
                        .withName("reader")
                        .endMetadata()
                        .build())
                .create();

        assertThatThrownBy(() -> provision(false, "theirs", "reader"))
                .hasMessageStartingWith("service account theirs/reader exists already");

        assertThat(releases.releaseAll()).isEmpty();
        assertThat(account("theirs", "reader").getMetadata().getAnnotations()).isNullOrEmpty();
    }

    private void provision(boolean own, String namespace, String name) {
        ServiceAccountStep step = new ServiceAccountStep(
                new PlayedCluster(cluster.client(), own),
                namespace,
                name,
                Optional.of(ROLE),
                RunTags.of("0123abcd", Duration.ofHours(1)));
        step.verify(step.provision(new JournalledCreations(releases, Journal.NONE)));
    }

    private String annotation(String namespace, String name) {
        return Optional.ofNullable(account(namespace, name).getMetadata().getAnnotations())
                .orElse(Map.of())
                .get(ServiceAccountStep.ROLE_ANNOTATION);
    }

    private ServiceAccount account(String namespace, String name) {
        return cluster.client()
                .serviceAccounts()
                .inNamespace(namespace)
                .withName(name)
                .get();
    }

    private record PlayedCluster(KubernetesClient client, boolean isDeploymentsOwn) implements Cluster {
        @Override
        public URI issuer() {
            return IdleCluster.ISSUER;
        }
    }
}
