package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServerVersionTest {
    @Test
    void isTheReleasesWhateverTheBuildIsCalled() {
        assertThat(ServerVersion.number("v2.3.5-lite")).isEqualTo("2.3.5");
        assertThat(ServerVersion.number("2.6.4")).isEqualTo("2.6.4");
        assertThat(ServerVersion.explained("v2.6.4")).isEqualTo("2.6.4");
        assertThat(ServerVersion.explained("v2.3.5-lite")).startsWith("2.3.5 (v2.3.5-lite: ");
    }
}
