package dev.milvusons3.internal.milvus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.milvus.image.DockerConfig.Credentials;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DockerConfigTest {
    private static final String HOST = "registry.example";

    @TempDir
    Path home;

    @ParameterizedTest
    @ValueSource(strings = {HOST, "https://" + HOST, "https://" + HOST + "/v1/", "https://" + HOST + "/v2/"})
    void findsWhatDockerLoginWrote(String key) throws Exception {
        assertThat(config("{\"auths\":{\"" + key + "\":{\"auth\":\"" + base64("me:a:b") + "\"}}}")
                        .credentials(HOST))
                .contains(new Credentials("me", "a:b"));
    }

    @Test
    void findsIdentityTokensAndPlainEntries() throws Exception {
        assertThat(config("{\"auths\":{\"" + HOST + "\":{\"auth\":\"" + base64("00000000:x")
                                + "\",\"identitytoken\":\"tok\"}}}")
                        .credentials(HOST))
                .contains(new Credentials("", "tok"));
        assertThat(config("{\"auths\":{\"" + HOST + "\":{\"username\":\"me\",\"password\":\"secret\"}}}")
                        .credentials(HOST))
                .contains(new Credentials("me", "secret"));
    }

    @Test
    void hasNoneForOthers() throws Exception {
        DockerConfig config = config("{\"auths\":{\"other.example\":{\"auth\":\"" + base64("me:secret") + "\"}}}");
        assertThat(config.credentials(HOST)).isEmpty();
        assertThat(config.credentials("other.example:5000")).isEmpty();
        assertThat(DockerConfig.read(home.resolve("nowhere"), Map.of()).credentials(HOST))
                .isEmpty();
    }

    @Test
    void isWhereDockerConfigSays() throws Exception {
        Path other = Files.createDirectory(home.resolve("other"));
        Files.writeString(
                other.resolve("config.json"), "{\"auths\":{\"" + HOST + "\":{\"auth\":\"" + base64("me:s") + "\"}}}");

        assertThat(DockerConfig.read(home, Map.of("DOCKER_CONFIG", other.toString()))
                        .credentials(HOST))
                .contains(new Credentials("me", "s"));
    }

    @Test
    void asksTheHelperOfARegistryFirst() throws Exception {
        helper("one", "read host; echo \"{\\\"Username\\\":\\\"me\\\",\\\"Secret\\\":\\\"for $host\\\"}\"");
        helper("all", "echo '{\"Username\":\"<token>\",\"Secret\":\"tok\"}'");
        String json = "{\"credHelpers\":{\"" + HOST + "\":\"one\"},\"credsStore\":\"all\"}";

        assertThat(config(json).credentials(HOST)).contains(new Credentials("me", "for " + HOST));
        assertThat(config(json).credentials("other.example")).contains(new Credentials("", "tok"));
    }

    @Test
    void takesAHelpersWordThatThereAreNone() throws Exception {
        helper("none", "echo 'credentials not found in native keychain'; exit 1");

        assertThat(config("{\"credsStore\":\"none\"}").credentials(HOST)).isEmpty();
    }

    @Test
    void saysWhatAHelperSaid() throws Exception {
        helper("broken", "echo 'the keyring is locked' >&2; exit 3");

        assertThatThrownBy(() -> config("{\"credsStore\":\"broken\"}").credentials(HOST))
                .isInstanceOf(UnobtainableException.class)
                .hasMessage("docker-credential-broken ended with 3: the keyring is locked");
        assertThatThrownBy(() -> config("{\"credsStore\":\"missing\"}").credentials(HOST))
                .isInstanceOf(UnobtainableException.class)
                .hasMessageContaining(
                        "names the credential helper missing, which cannot be used: no docker-credential-missing");
    }

    @Test
    void refusesWhatIsMalformed() {
        assertThatThrownBy(() -> config("{")).hasMessageContaining("is not the JSON that docker login writes");
        assertThatThrownBy(() -> config("{\"auths\":{\"" + HOST + "\":{\"auth\":\"%%%\"}}}")
                        .credentials(HOST))
                .hasMessageContaining("is not the Base64 of user:password");
        assertThatThrownBy(() -> config("{\"auths\":{\"" + HOST + "\":{\"auth\":\"" + base64("nocolon") + "\"}}}")
                        .credentials(HOST))
                .hasMessageContaining("is not the Base64 of user:password");
    }

    @Test
    void knowsWhereItsUserLoggedInForNamesWithoutAHost() throws Exception {
        assertThat(config("{\"auths\":{\"a.example\":{},\"https://index.hub.example/v1/\":{}}}")
                        .index())
                .contains("https://index.hub.example/v1/");
        assertThat(config("{\"auths\":{\"https://a.example/v1/\":{}}}").index()).isEmpty();
    }

    private DockerConfig config(String json) throws IOException {
        Path directory = Files.createDirectories(home.resolve(".docker"));
        Files.writeString(directory.resolve("config.json"), json);
        return DockerConfig.read(home, Map.of("PATH", home.resolve("bin") + ":/usr/bin:/bin"));
    }

    private void helper(String name, String script) throws IOException {
        Path program = Files.createDirectories(home.resolve("bin")).resolve("docker-credential-" + name);
        Files.writeString(program, "#!/bin/sh\n[ \"$1\" = get ] || exit 9\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
