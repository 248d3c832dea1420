package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    @Test
    void readsWhatRegistriesSend() {
        assertThat(
                        Challenge.read(
                                List.of(
                                        "Bearer realm=\"https://auth.example/token\",service=\"registry.example\",scope=\"repository:a/b:pull\"")))
                .containsExactly(new Challenge(
                        "bearer",
                        Map.of(
                                "realm", "https://auth.example/token",
                                "service", "registry.example",
                                "scope", "repository:a/b:pull")));
    }

    @Test
    void readsSeveralInOneHeaderOrInMore() {
        assertThat(Challenge.read(List.of("Negotiate, BASIC Realm=\"a \\\"quoted\\\", realm\"", "Bearer realm=plain")))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a \"quoted\", realm")),
                        new Challenge("bearer", Map.of("realm", "plain")));
    }

    @Test
    void makesNothingOfNonsense() {
        assertThat(Challenge.read(List.of("", "=", "\"", ", ,"))).isEmpty();
    }
}
