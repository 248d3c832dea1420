package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docker login} left: credentials in {@code config.json}, or the name of the helper that has them.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/login/#credential-stores">Credential stores</a>
 */
final class DockerConfig {
    private static final Pattern INDEX = Pattern.compile("https?://index\\.[^/]+/v1/");

    private final Path file;
    private final Json config;
    private final Map<String, String> environment;

    private DockerConfig(Path file, Json config, Map<String, String> environment) {
        this.file = file;
        this.config = config;
        this.environment = environment;
    }

    /**
     * What proves who asks.
     *
     * @param user empty if the secret is an identity token
     */
    record Credentials(String user, String secret) {
        boolean isIdentityToken() {
            return user.isEmpty();
        }

        @Override
        public String toString() {
            return isIdentityToken() ? "an identity token" : "user " + user;
        }
    }

    /**
     * Reads that of {@code DOCKER_CONFIG}, or of the home directory; there need be none.
     *
     * @throws UnobtainableException if it is not JSON
     */
    static DockerConfig read(Path home, Map<String, String> environment) throws IOException {
        String directory = environment.getOrDefault("DOCKER_CONFIG", "");
        Path file = (directory.isBlank() ? home.resolve(".docker") : Path.of(directory)).resolve("config.json");
        try {
            return new DockerConfig(file, Json.read(Files.readString(file)), environment);
        } catch (NoSuchFileException none) {
            return new DockerConfig(file, Json.read("{}"), environment);
        } catch (JsonException malformed) {
            throw new UnobtainableException(
                    file + " is not the JSON that docker login writes: " + malformed.getMessage(),
                    malformed,
                    "repair or remove " + file);
        }
    }

    /** {@return where it is or would be} */
    Path file() {
        return file;
    }

    /** {@return the address of the registry of images whose names have none, if somebody logged in there} */
    Optional<String> index() {
        return config.get("auths").fields().keySet().stream()
                .filter(key -> INDEX.matcher(key).matches())
                .findFirst();
    }

    /**
     * {@return the credentials for a registry; empty if there are none}
     *
     * @param host with its port if it has one
     */
    Optional<Credentials> credentials(String host) throws IOException, InterruptedException {
        for (String key : keys(host)) {
            String helper = config.get("credHelpers").get(key).text();
            if (!helper.isEmpty()) {
                return ask(helper, key);
            }
        }
        String store = config.get("credsStore").text();
        for (String key : keys(host)) {
            Optional<Credentials> filed = filed(config.get("auths").get(key));
            if (filed.isEmpty() && !store.isEmpty()) {
                filed = ask(store, key);
            }
            if (filed.isPresent()) {
                return filed;
            }
        }
        return Optional.empty();
    }

    /** As various versions of Docker and others file it. */
    private static List<String> keys(String host) {
        return List.of(
                host, "https://" + host + "/v1/", "https://" + host, "https://" + host + "/v2/", "http://" + host);
    }

    private Optional<Credentials> filed(Json entry) throws IOException {
        String token = entry.get("identitytoken").text();
        if (!token.isEmpty()) {
            return Optional.of(new Credentials("", token));
        }
        String user = entry.get("username").text();
        String encoded = entry.get("auth").text();
        if (encoded.isEmpty()) {
            return user.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Credentials(user, entry.get("password").text()));
        }
        String decoded;
        try {
            decoded = new String(Base64.getDecoder().decode(encoded.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw malformed(malformed);
        }
        int colon = decoded.indexOf(':');
        if (colon <= 0) {
            throw malformed(null);
        }
        return Optional.of(new Credentials(decoded.substring(0, colon), decoded.substring(colon + 1)));
    }

    private UnobtainableException malformed(@Nullable Throwable cause) {
        return new UnobtainableException(
                "an \"auth\" in " + file + " is not the Base64 of user:password", cause, "log in again: docker login");
    }

    /** The helper's protocol: the registry on standard input, JSON on standard output. */
    private Optional<Credentials> ask(String helper, String key) throws IOException, InterruptedException {
        String program = "docker-credential-" + helper;
        Programs.Answer answer;
        try {
            answer = Programs.run(List.of(program, "get"), environment, key);
        } catch (IOException unusable) {
            throw new UnobtainableException(
                    file + " names the credential helper " + helper + ", which cannot be used: "
                            + unusable.getMessage(),
                    unusable,
                    "put " + program + " on the PATH",
                    "take " + helper + " out of " + file);
        }
        if (answer.code() != 0) {
            // The protocol has no other way to say that there are none.
            if (answer.text().contains("credentials not found")) {
                return Optional.empty();
            }
            throw new UnobtainableException(
                    program + " ended with " + answer.code() + ": "
                            + answer.text().strip(),
                    "try it: echo " + key + " | " + program + " get",
                    "log in again: docker login");
        }
        try {
            Json found = Json.read(answer.text());
            String user = found.get("Username").text();
            String secret = found.get("Secret").text();
            return secret.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new Credentials(user.equals("<token>") ? "" : user, secret));
        } catch (JsonException malformed) {
            throw new UnobtainableException(program + " did not answer with JSON", malformed);
        }
    }
}
