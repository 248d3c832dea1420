package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.milvus.image.DockerConfig.Credentials;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Gets what a registry wants to see: a token of its authorization service, or a name and a password.
 *
 * @see <a href="https://distribution.github.io/distribution/spec/auth/token/">Token authentication</a>
 */
final class RegistryLogin {
    private static final String CLIENT = "milvus-on-s3";

    private final Http http;
    private final RegistryAddress address;
    private final String repository;
    private final DockerConfig config;

    RegistryLogin(Http http, RegistryAddress address, String repository, DockerConfig config) {
        this.http = http;
        this.address = address;
        this.repository = repository;
        this.config = config;
    }

    /**
     * {@return the value of {@code Authorization} that answers a refusal}
     *
     * @throws UnobtainableException if there are no credentials, or they are not accepted
     */
    String authorize(HttpResponse<?> refusal) throws IOException, InterruptedException {
        List<Challenge> challenges = Challenge.read(refusal.headers().allValues("WWW-Authenticate"));
        Optional<Credentials> credentials = config.credentials(address.host());
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("bearer") && challenge.get("realm").isPresent()) {
                return "Bearer " + token(challenge, credentials);
            }
            if (challenge.scheme().equals("basic")) {
                return basic(
                        credentials.filter(found -> !found.isIdentityToken()).orElseThrow(this::noCredentials));
            }
        }
        throw new UnobtainableException(
                address.host() + " wants to know who asks, and says how in a way that is not known: "
                        + challenges.stream().map(Challenge::scheme).toList());
    }

    private String token(Challenge challenge, Optional<Credentials> credentials)
            throws IOException, InterruptedException {
        Map<String, String> parameters = new LinkedHashMap<>();
        challenge.get("service").ifPresent(service -> parameters.put("service", service));
        parameters.put("scope", challenge.get("scope").orElse("repository:" + repository + ":pull"));
        URI realm = address.base().resolve(challenge.get("realm").orElseThrow());
        if (credentials.isPresent()
                && address.base().getScheme().equals("https")
                && !"https".equals(realm.getScheme())) {
            throw new UnobtainableException(address.host() + " wants the credentials to be sent to " + realm
                    + ", where everybody could read them");
        }
        HttpResponse<String> answer;
        if (credentials.filter(Credentials::isIdentityToken).isPresent()) {
            parameters.put("grant_type", "refresh_token");
            parameters.put("client_id", CLIENT);
            parameters.put("refresh_token", credentials.get().secret());
            HttpRequest post = HttpRequest.newBuilder(realm)
                    .POST(HttpRequest.BodyPublishers.ofString(form(parameters)))
                    .build();
            answer = http.send(
                    post,
                    Map.of("Content-Type", "application/x-www-form-urlencoded"),
                    BodyHandlers.ofString(),
                    () -> 0);
        } else {
            String separator = realm.getRawQuery() == null ? "?" : "&";
            Map<String, String> headers =
                    credentials.isPresent() ? Map.of("Authorization", basic(credentials.get())) : Map.of();
            answer = http.get(
                    URI.create(realm + separator + form(parameters)), headers, BodyHandlers.ofString(), () -> 0);
        }
        if (answer.statusCode() == 401 || answer.statusCode() == 403) {
            throw credentials.isPresent() ? refused(credentials.get(), answer.statusCode()) : noCredentials();
        }
        if (answer.statusCode() != 200) {
            throw new UnobtainableException(realm.getHost() + ", which gives tokens for " + address.host()
                    + ", answered " + answer.statusCode() + RegistryErrors.quoted(answer.body()));
        }
        try {
            Json json = Json.read(answer.body());
            return json.get(json.has("token") ? "token" : "access_token").requireText();
        } catch (JsonException malformed) {
            throw new UnobtainableException(realm.getHost() + " gives no token: " + malformed.getMessage(), malformed);
        }
    }

    private static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(each -> each.getKey() + "=" + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static String basic(Credentials credentials) {
        String text = credentials.user() + ":" + credentials.secret();
        return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return what is said if even the credentials do not help} */
    UnobtainableException refused(int status) throws IOException, InterruptedException {
        Optional<Credentials> credentials = config.credentials(address.host());
        return credentials.isPresent() ? refused(credentials.get(), status) : noCredentials();
    }

    private UnobtainableException refused(Credentials credentials, int status) {
        return new UnobtainableException(
                address.host() + " answered " + status + " to " + credentials + " (of " + config.file()
                        + "): it does not know them, or they may not pull " + repository,
                "log in with other credentials: docker login " + address.host());
    }

    private UnobtainableException noCredentials() {
        return new UnobtainableException(
                address.host() + " lets nobody pull " + repository + " unasked, and there are no credentials for it in "
                        + config.file(),
                "log in: docker login " + address.host() + " (DOCKER_CONFIG says where its config.json is)",
                "check the image's name: some registries answer so where there is no such repository");
    }
}
