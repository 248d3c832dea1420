package dev.milvusons3.internal.kubernetes.real;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.docs.Pages;
import dev.milvusons3.internal.kubernetes.embedded.KubernetesJson;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.MilvusChart;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the chart of the gateway makes of its values. */
class GatewayChartTest {
    static final Path CHART = Pages.root().resolve("charts/milvus-on-s3-gateway");

    @Test
    void helmFindsNothingToSayButThatItHasNoIcon() {
        LintResult result = new Helm(CHART).lint().strict().call();

        assertThat(result.isFailed()).as("%s", result.getMessages()).isFalse();
        assertThat(result.getMessages()).containsExactly("[INFO] Chart.yaml: icon is recommended");
    }

    @Test
    void isOfTheProjectsVersion() throws IOException {
        String pom = Files.readString(Pages.root().resolve("pom.xml"));
        String version = pom.replaceFirst("(?s).*<revision>(.+?)</revision>.*", "$1");

        assertThat(Files.readString(CHART.resolve("Chart.yaml")))
                .contains("\nversion: " + version + "\n", "\nappVersion: " + version + "\n");
        assertThat(pod("{}").getContainers())
                .extracting(Container::getImage)
                .containsExactly("milvus-on-s3:" + version);
    }

    /** The restricted profile of Kubernetes' pod security standards, and a root file system that is not written to. */
    @Test
    void itsPodMayNothingOnItsNode() {
        PodSpec pod = pod("{}");

        assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pod.getSecurityContext().getRunAsUser()).isPositive();
        assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
        assertThat(pod.getContainers()).singleElement().satisfies(container -> {
            assertThat(container.getSecurityContext().getAllowPrivilegeEscalation())
                    .isFalse();
            assertThat(container.getSecurityContext().getReadOnlyRootFilesystem())
                    .isTrue();
            assertThat(container.getSecurityContext().getCapabilities().getDrop())
                    .containsExactly("ALL");
        });
    }

    @Test
    void everyInstallationHasAKeyOfItsOwn() {
        assertThat(key("{}")).isNotEqualTo(key("{}"));
        assertThat(objects("secret: {create: false}")).noneMatch(Secret.class::isInstance);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image: {repository: registry.example/tests/gateway, tag: '7'}       | image: "registry.example/tests/gateway:7"
            image: {pullPolicy: Never}                                          | imagePullPolicy: Never
            imagePullSecrets: [{name: registry}]                                | - name: registry
            resources: {limits: {memory: 3Gi}}                                  | memory: 3Gi
            javaOptions: -Xmx1g                                                 | value: "-Xmx1g"
            nodeSelector: {disk: fast}                                          | disk: fast
            tolerations: [{key: tests, operator: Exists, effect: NoSchedule}]   | effect: NoSchedule
            """)
    void eachValueHasAnEffect(String values, String effect) {
        assertThat(render("{}")).doesNotContain(effect);
        assertThat(render(values)).contains(effect);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            image: {tagg: '7'}            | at '/image': additional properties 'tagg' not allowed
            replicas: 2                   | additional properties 'replicas' not allowed
            image: {pullPolicy: Sometimes} | at '/image/pullPolicy': value must be one of 'Always', 'IfNotPresent', 'Never'
            secret: {create: 'no'}        | at '/secret/create': got string, want boolean
            """)
    void aValueThatItDoesNotKnowIsRefused(String values, String said) {
        assertThatThrownBy(() -> render(values))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining(said);
    }

    @ParameterizedTest
    @CsvSource({"1.20.2", "1.34.1", "1.35.0-gke.100"})
    void isForEveryKubernetesFrom120On(String kubernetes) {
        assertThat(template(kubernetes)).contains("kind: Deployment");
    }

    @Test
    void anOlderKubernetesIsRefused() {
        assertThatThrownBy(() -> template("1.19.16"))
                .hasMessageContaining("chart requires kubeVersion: >=1.20.0-0 which is incompatible with Kubernetes");
    }

    private static String template(String kubernetes) {
        return Helm.template(CHART.toString())
                .withName("gateway")
                .withKubeVersion(kubernetes)
                .call();
    }

    private static String render(String values) {
        return new HelmRelease("gateway", "tests")
                .render(MilvusChart.local(CHART), HelmValues.parse(values, "the test's values"));
    }

    private static List<HasMetadata> objects(String values) {
        return KubernetesJson.SHARED.unmarshal(render(values));
    }

    private static PodSpec pod(String values) {
        return objects(values).stream()
                .filter(Deployment.class::isInstance)
                .map(object -> ((Deployment) object).getSpec().getTemplate().getSpec())
                .findFirst()
                .orElseThrow();
    }

    private static String key(String values) {
        return objects(values).stream()
                .filter(Secret.class::isInstance)
                .map(object -> ((Secret) object).getData().get("key"))
                .findFirst()
                .orElseThrow();
    }
}
