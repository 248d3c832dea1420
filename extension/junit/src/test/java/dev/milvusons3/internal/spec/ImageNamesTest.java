package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageNamesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "rancher/k3s:v1.34.1-k3s1",
                "registry.example.com:5000/mirror/rancher/k3s:v1.34.1-k3s1",
                "testbed/kubernetes:1.20",
                "k3s@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void namesWithATagOrDigestAreTaken(String name) {
        assertThat(Specs.read(Settings.K3S_IMAGE, name).containers().k3sImage()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Rancher/K3s:1", "rancher//k3s:1", "rancher/k3s:", "rancher k3s:1"})
    void whatIsNoNameIsRefused(String name) {
        assertThat(Specs.problems(Settings.K3S_IMAGE, name))
                .singleElement()
                .asString()
                .startsWith("milvus-on-s3.k3s.image = \"" + name + "\" (here): not the name of an image.");
    }

    @Test
    void aNameWithoutTagIsRefused() {
        assertThat(Specs.problems(Settings.LOCALSTACK_IMAGE, "localhost:5000/localstack"))
                .singleElement()
                .asString()
                .contains("neither tag nor digest");
    }
}
