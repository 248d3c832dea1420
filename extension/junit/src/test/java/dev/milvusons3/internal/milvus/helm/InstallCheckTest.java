package dev.milvusons3.internal.milvus.helm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.docs.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a chart ignores is seen by what it makes, whatever its version and its values.yaml say. */
class InstallCheckTest {
    private static final HelmRelease RELEASE = new HelmRelease("milvus-demo", "milvus");

    @TempDir
    private Path directory;

    private MilvusChart chart;

    /** As charts from 4.2 on: the four coordinators are known, and disabled beside the one that replaces them. */
    @BeforeEach
    void writeChart() throws IOException {
        write("Chart.yaml", "apiVersion: v2\nname: milvus\nversion: 4.2.25\nappVersion: \"2.4.17\"\n");
        write("values.yaml", """
                cluster: {enabled: true}
                rootCoordinator: {enabled: false, replicas: 1}
                mixCoordinator: {enabled: true, replicas: 1}
                proxy: {replicas: 1, resources: {}}
                """);
        write("templates/all.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: made}
                data:
                {{- if .Values.rootCoordinator.enabled }}
                  root: "{{ .Values.rootCoordinator.replicas }}"
                {{- end }}
                  mix: "{{ .Values.mixCoordinator.replicas }}"
                  proxy: "{{ .Values.proxy.replicas }}"
                """);
        chart = MilvusChart.local(directory);
    }

    private void write(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void namesWhatHasNoEffectAndWhatReplacesIt() {
        assertThat(warnings("""
                        cluster: {enabled: true}
                        global: {storageClass: fast}
                        rootCoordinator: {replicas: 2, activeStandby: {enabled: true}}
                        mixCoordinator: {replicas: 2}
                        proxy: {replicas: 2, replica: 3}
                        misspelt: {replicas: 2}
                        """))
                .containsExactly(
                        "rootCoordinator is ignored by chart milvus 4.2.25, which makes the same without it. Set mixCoordinator instead.",
                        "proxy.replica is ignored by chart milvus 4.2.25, which makes the same without it. Look for the name that it"
                                + " has in this version (helm show values), or leave it out.",
                        "misspelt is ignored by chart milvus 4.2.25, which makes the same without it. Look for the name that it has in"
                                + " this version (helm show values), or leave it out.");
    }

    /** As chart 5 writes into Milvus' configuration whether a coordinator that it does not make has a standby. */
    @Test
    void namesWhatHasNoEffectInsideOfWhatHas() throws IOException {
        write("templates/more.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: more}
                data: {standby: "{{ (.Values.rootCoordinator.activeStandby).enabled }}"}
                """);

        assertThat(warnings("""
                        cluster: {enabled: true}
                        rootCoordinator: {replicas: 2, activeStandby: {enabled: true}, resources: {limits: {cpu: 1}}}
                        """))
                .containsExactly(
                        "rootCoordinator.replicas, rootCoordinator.resources are ignored by chart milvus 4.2.25, which makes the same"
                                + " without them. Set mixCoordinator instead.");
    }

    @Test
    void saysNothingOfTheChartsOwnDefaults() {
        assertThat(warnings("rootCoordinator: {enabled: false, replicas: 1}\nproxy: {replicas: 1}\n"))
                .isEmpty();
    }

    @Test
    void whatHasAnEffectElsewhereIsNotWarnedOf() throws IOException {
        write(
                "values.yaml",
                "rootCoordinator: {enabled: true, replicas: 1}\nmixCoordinator: {replicas: 1}\nproxy: {}\n");

        assertThat(warnings("cluster: {enabled: true}\nrootCoordinator: {replicas: 2}\n"))
                .singleElement()
                .asString()
                .startsWith("cluster is ignored");
    }

    @Test
    void whatIsAnotherEachTimeIsNotCompared() throws IOException {
        write("templates/password.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: password}
                data: {password: "{{ randAlphaNum 20 }}"}
                """);

        assertThat(warnings("misspelt: 1\nproxy: {replicas: 2}\n"))
                .singleElement()
                .asString()
                .startsWith("misspelt is ignored");
    }

    @Test
    void anEtcdInsideOfMilvusIsRefusedInACluster() {
        HelmValues cluster =
                HelmValues.production().overlaidBy(HelmValues.oneMachine()).with("cluster.enabled", true);

        assertThat(InstallCheck.embeddedEtcd(cluster))
                .hasValueSatisfying(problem -> assertThat(problem)
                        .startsWith("cluster.enabled is true, and etcd is the one inside of Milvus (etcd.use.embed in"
                                + " extraConfigFiles.user.yaml"));
        assertThat(InstallCheck.embeddedEtcd(cluster.overlaidBy(HelmValues.parse("""
                        extraConfigFiles: {user.yaml: "etcd: {use: {embed: false}}"}
                        """, "mine"))))
                .isEmpty();
        assertThat(InstallCheck.embeddedEtcd(cluster.with("cluster.enabled", false)))
                .isEmpty();
        assertThat(InstallCheck.embeddedEtcd(HelmValues.production())).isEmpty();
    }

    @Test
    void theSmallClusterOfThePageIsOneThatMilvusTakes() throws IOException {
        String page = Files.readString(Pages.root().resolve("docs/containers.md"));
        int yaml = page.indexOf("```yaml", page.indexOf("### A small cluster")) + "```yaml".length();
        HelmValues small = HelmValues.parse(page.substring(yaml, page.indexOf("```", yaml)), "docs/containers.md");
        HelmValues all =
                HelmValues.production().overlaidBy(OneMachine.values(small)).overlaidBy(small);

        assertThat(InstallCheck.embeddedEtcd(all)).isEmpty();
        assertThat(all.find("cluster.enabled")).contains(true);
        assertThat(all.find("rootCoordinator.replicas")).contains(2);
        assertThat(all.find("rootCoordinator.resources.limits")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "2.6.15, v2.3.5, true",
        "2.6.15, 2.5.0, true",
        "3.0.0, v2.5.1, true",
        "2.4.5, v2.6.0, true",
        "2.4.5, v2.3.5, false",
        "2.6.15, v2.6.1, false",
        "3.0.0, v2.6.1, false",
        "'', v2.6.1, false",
        "2.6.15, latest, false"
    })
    void aVersionOfMilvusWithOtherComponentsThanTheChartsIsRefusedByBothNames(
            String made, String tag, boolean refused) {
        ChartContents contents = new ChartContents("milvus 9.9.9", "9.9.9", made, HelmValues.none());

        assertThat(InstallCheck.otherMilvus(contents, HelmValues.none().with("image.all.tag", tag)).stream())
                .hasSize(refused ? 1 : 0)
                .allSatisfy(problem -> assertThat(problem)
                        .startsWith("chart milvus 9.9.9 is made for Milvus " + made + ", and Milvus "
                                + tag.replaceFirst("^v", "") + " is asked for"));
    }

    private List<String> warnings(String yaml) {
        HelmValues authors = HelmValues.parse(yaml, "mine.yaml");
        return InstallCheck.of(RELEASE, chart, authors, authors).warnings();
    }
}
