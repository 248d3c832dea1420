package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pulls from a real registry that wants to know who asks, by a password or by a token. */
class RegistryLoginIT {
    private static final ImagePlatform AMD64 = new ImagePlatform("linux", "amd64");

    @TempDir
    Path directory;

    @AutoClose
    private LocalRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = LocalRegistry.startWithLogin(directory);
        registry.push("milvusdb/milvus", "v2.6.22", TestImage.milvus("amd64"));
    }

    @Test
    void showsWhatDockerLoginLeft() throws Exception {
        login(registry.host(), LocalRegistry.PASSWORD);

        assertThat(pull(registry.host()).home()).exists();
    }

    @Test
    void saysThatNobodyLoggedIn() {
        assertThatThrownBy(() -> pull(registry.host()))
                .isInstanceOf(UnobtainableException.class)
                .hasMessage(registry.host()
                        + " lets nobody pull milvusdb/milvus unasked, and there are no credentials for it in "
                        + directory.resolve(".docker/config.json"))
                .satisfies(failure -> assertThat(((UnobtainableException) failure).waysOut())
                        .contains("log in: docker login " + registry.host()
                                + " (DOCKER_CONFIG says where its config.json is)"));
    }

    @Test
    void saysWhoseCredentialsAreRefused() throws Exception {
        login(registry.host(), "wrong");

        assertThatThrownBy(() -> pull(registry.host()))
                .isInstanceOf(UnobtainableException.class)
                .hasMessageStartingWith(registry.host() + " answered 401 to user user (of ")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void getsATokenFromTheServiceThatTheRegistryNames() throws Exception {
        try (TokenFront front = new TokenFront(registry.host(), LocalRegistry.USER, LocalRegistry.PASSWORD)) {
            assertThatThrownBy(() -> pull(front.host()))
                    .hasMessageContaining("lets nobody pull milvusdb/milvus unasked");
            login(front.host(), "wrong");
            assertThatThrownBy(() -> pull(front.host())).hasMessageContaining(" answered 401 to user user");

            login(front.host(), LocalRegistry.PASSWORD);
            assertThat(pull(front.host()).home()).exists();

            assertThat(front.asked()).contains("service=registry.example&scope=repository%3Amilvusdb%2Fmilvus%3Apull");
        }
    }

    @Test
    void getsAnotherTokenWhenOneRanOut() throws Exception {
        try (TokenFront front = new TokenFront(registry.host(), LocalRegistry.USER, LocalRegistry.PASSWORD)) {
            front.tokensLastFor(2);
            login(front.host(), LocalRegistry.PASSWORD);

            assertThat(pull(front.host()).home()).exists();
            assertThat(front.asked()).hasSizeGreaterThan(1);
        }
    }

    private MilvusImage pull(String host) throws IOException, InterruptedException {
        return new RegistrySource(
                        ImageReference.of(host + "/milvusdb/milvus:v2.6.22"),
                        new Registries(Optional.empty(), directory, Map.of()),
                        AMD64)
                .obtain(directory.resolve("cache"), Progress.NONE);
    }

    private void login(String host, String password) throws IOException {
        String auth = Base64.getEncoder()
                .encodeToString((LocalRegistry.USER + ":" + password).getBytes(StandardCharsets.UTF_8));
        Files.writeString(
                Files.createDirectories(directory.resolve(".docker")).resolve("config.json"),
                "{\"auths\":{\"" + host + "\":{\"auth\":\"" + auth + "\"}}}");
    }
}
