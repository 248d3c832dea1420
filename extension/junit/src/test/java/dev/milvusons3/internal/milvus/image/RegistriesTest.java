package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistriesTest {
    private static final ImageReference WITHOUT_HOST = ImageReference.of("milvusdb/milvus:v2.6.22");

    @TempDir
    Path home;

    @ParameterizedTest
    @CsvSource({
        "registry.example,https://registry.example,''",
        "registry.example:5000,https://registry.example:5000,''",
        "localhost:5000,http://localhost:5000,''",
        "127.0.0.1:5000,http://127.0.0.1:5000,''",
        "http://registry.example,http://registry.example,''",
        "harbor.example/hub/,https://harbor.example,hub/",
        "https://harbor.example:8443/proxy/hub,https://harbor.example:8443,proxy/hub/",
    })
    void anAddressIsAHostOrAUrl(String text, URI base, String prefix) {
        assertThat(RegistryAddress.of(text)).isEqualTo(new RegistryAddress(base, prefix));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://", "user@registry.example", "registry.example?x"})
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> RegistryAddress.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Docker's own registry is called otherwise in images' names than the host that serves it. */
    @Test
    void onlyAHostThatMayBeSuchANameIsLookedForElsewhere() {
        assertThat(RegistryAddress.of("hub.example").index()).contains(RegistryAddress.of("index.hub.example"));
        assertThat(RegistryAddress.of("index.example").index()).isEmpty();
        assertThat(RegistryAddress.of("registry.hub.example").index()).isEmpty();
        assertThat(RegistryAddress.of("hub.example:5000").index()).isEmpty();
        assertThat(RegistryAddress.of("127.0.0.1").index()).isEmpty();
        assertThat(RegistryAddress.of("localhost").index()).isEmpty();
    }

    @Test
    void theNamesOwnHostDecides() throws Exception {
        assertThat(address(
                        ImageReference.of("registry.example/milvus:v2.6.22"), Optional.of("mirror.example"), Map.of()))
                .isEqualTo(RegistryAddress.of("registry.example"));
    }

    @Test
    void theAuthorsRegistryCompletesOtherNames() throws Exception {
        loggedIn();

        assertThat(address(WITHOUT_HOST, Optional.of("mirror.example/hub"), Map.of()))
                .isEqualTo(RegistryAddress.of("mirror.example/hub"));
    }

    @Test
    void thenWhereTheUserLoggedIn() throws Exception {
        loggedIn();

        assertThat(address(WITHOUT_HOST, Optional.empty(), Map.of()))
                .isEqualTo(RegistryAddress.of("index.hub.example"));
    }

    @Test
    void thenWhatTheEngineSays() throws Exception {
        docker("[ \"$*\" = 'info --format {{.IndexServerAddress}}' ] && echo https://index.engine.example/v1/");

        assertThat(address(WITHOUT_HOST, Optional.empty(), Map.of("PATH", home.toString())))
                .isEqualTo(RegistryAddress.of("index.engine.example"));
    }

    @Test
    void anEngineThatDoesNotAnswerSaysNothing() throws Exception {
        docker("echo 'Cannot connect to the Docker daemon. Is the docker daemon running?' >&2; exit 1");

        assertThatThrownBy(() -> address(WITHOUT_HOST, Optional.empty(), Map.of("PATH", home.toString())))
                .isInstanceOf(UnobtainableException.class)
                .hasMessageContaining("and no Docker engine that answers");
    }

    private RegistryAddress address(ImageReference reference, Optional<String> setting, Map<String, String> environment)
            throws IOException, InterruptedException {
        Registries registries = new Registries(setting, home, environment);
        return registries.address(reference, registries.docker());
    }

    private void loggedIn() throws IOException {
        Files.writeString(
                Files.createDirectory(home.resolve(".docker")).resolve("config.json"),
                "{\"auths\":{\"https://index.hub.example/v1/\":{}}}");
    }

    private void docker(String script) throws IOException {
        Path program = Files.writeString(home.resolve("docker"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }
}
