package dev.milvusons3.internal.platform.helm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.helm.Capacity;
import dev.milvusons3.internal.milvus.helm.HelmMilvus.PodCheck;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.MilvusChart;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import dev.milvusons3.internal.profile.MilvusVersion;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

class HelmInstallerTest {
    private static final Release RELEASE =
            new Release("milvus-demo", "milvus", "milvus-s3-access-sa", "bucket", "files", "secret");

    @Test
    void saysAllThatIsWrongWithTheValuesBeforeItAsksTheCluster() {
        HelmValues values = HelmValues.production()
                .with("externalS3.host", "https://s3.us-east-2.amazonaws.com")
                .with("externalS3.port", "")
                .with("externalS3.accessKey", "AKIAIOSFODNN7EXAMPLE");
        HelmInstaller installer = new HelmInstaller(
                () -> {
                    throw new AssertionError("the cluster was asked");
                },
                new ChartAndValues(
                        MilvusChart.forMilvus(MilvusVersion.of("2.3.5")),
                        MilvusVersion.of("2.3.5"),
                        values,
                        HelmValues.none()),
                Region.US_EAST_2,
                PodCheck.NONE,
                Capacity.Nodes.FIXED);
        assertThatThrownBy(() -> installer.install(RELEASE))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("the values for chart milvus/milvus are wrong, nothing was installed\n")
                .hasMessageContainingAll("it has a scheme", "port is missing", "accessKey is given");
    }

    /** The author's own settings stay beside it. */
    @Test
    void aMilvusThatTakesItHasTheRootPasswordBeforeItStarts() {
        HelmValues author = HelmValues.parse("extraConfigFiles: {user.yaml: 'log: {level: debug}'}", "the test");

        assertThat(userYaml("2.6.22", author))
                .contains("defaultRootPassword: secret", "authorizationEnabled: true", "level: debug");
        assertThat(userYaml("2.3.5", author))
                .contains("authorizationEnabled: true", "level: debug")
                .doesNotContain("secret");
    }

    private static String userYaml(String version, HelmValues author) {
        MilvusVersion milvus = MilvusVersion.of(version);
        return new HelmInstaller(
                        () -> {
                            throw new AssertionError("the cluster was asked");
                        },
                        new ChartAndValues(MilvusChart.forMilvus(milvus), milvus, author, author),
                        Region.US_EAST_2,
                        PodCheck.NONE,
                        Capacity.Nodes.FIXED)
                .filledIn(RELEASE)
                .find("extraConfigFiles.user\\.yaml")
                .orElseThrow()
                .toString();
    }
}
