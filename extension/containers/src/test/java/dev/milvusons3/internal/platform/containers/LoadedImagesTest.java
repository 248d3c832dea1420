package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadedImagesTest {
    @ParameterizedTest
    @CsvSource({
        "busybox:1.36, docker.io/library/busybox:1.36",
        "milvusdb/milvus:v2.3.5, docker.io/milvusdb/milvus:v2.3.5",
        "ghcr.io/one/two:3, ghcr.io/one/two:3",
        "localhost/one:2, localhost/one:2",
        "registry:5000/one:2, registry:5000/one:2"
    })
    void namesAreCompletedAsContainerdHasThem(String docker, String containerd) {
        assertThat(LoadedImages.canonical(docker)).isEqualTo(containerd);
    }
}
