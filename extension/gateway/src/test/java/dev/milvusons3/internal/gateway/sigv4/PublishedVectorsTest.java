package dev.milvusons3.internal.gateway.sigv4;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.FakeExchange;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.Region;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The AWS signing test suite: every request in it must be recognised, and no longer once anything of it is changed. */
class PublishedVectorsTest {
    private static final Account ACCOUNT = new Account("111122223333", Region.US_EAST_1);

    record Vector(String name, String form, String request, JsonNode context) {
        @Override
        public String toString() {
            return name + " (" + form + ")";
        }

        Instant time() {
            return Instant.parse(context.path("timestamp").asString());
        }

        Optional<Caller> authenticate(String text) {
            JsonNode credentials = context.path("credentials");
            CredentialStore store = new CredentialStore(session -> true);
            store.put(new Credential(
                    credentials.path("access_key_id").asString(),
                    credentials.path("secret_access_key").asString(),
                    Optional.ofNullable(credentials.get("token")).map(JsonNode::asString),
                    Optional.empty(),
                    Caller.root(ACCOUNT)));
            FakeExchange exchange = FakeExchange.parse(text);
            return new Authenticator(store)
                    .authenticateQuery(
                            exchange.at(time()),
                            context.path("service").asString(),
                            List.of(context.path("region").asString()),
                            exchange.body());
        }
    }

    static Stream<Vector> vectors() throws IOException, URISyntaxException {
        Path root = Path.of(Objects.requireNonNull(PublishedVectorsTest.class.getResource("aws-signing-test-suite"))
                .toURI());
        JsonMapper json = new JsonMapper();
        try (Stream<Path> cases = Files.list(root)) {
            return cases.filter(Files::isDirectory).sorted().toList().stream()
                    .flatMap(dir -> Stream.of("header", "query")
                            // Signed without its session token, as S3 never takes it.
                            .filter(form -> !(form.equals("query") && dir.endsWith("post-sts-header-after")))
                            .map(form -> new Vector(
                                    dir.getFileName().toString(),
                                    form,
                                    read(dir.resolve(form + "-signed-request.txt")),
                                    json.readTree(read(dir.resolve("context.json"))))));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isRecognised(Vector vector) {
        assertThat(vector.authenticate(vector.request())).contains(Caller.root(ACCOUNT));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isRefusedOnceTheMethodIsAnother(Vector vector) {
        String other = vector.request().startsWith("GET")
                ? vector.request().replaceFirst("GET", "PUT")
                : vector.request().replaceFirst("POST", "GET");
        assertThatThrownBy(() -> vector.authenticate(other))
                .isInstanceOfSatisfying(
                        AwsError.class, e -> assertThat(e.code()).isEqualTo("SignatureDoesNotMatch"));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void isRefusedOnceTheHostIsAnother(Vector vector) {
        String other = vector.request().replace("example.amazonaws.com", "example.amazonaws.org");
        assertThatThrownBy(() -> vector.authenticate(other))
                .isInstanceOfSatisfying(
                        AwsError.class, e -> assertThat(e.code()).isEqualTo("SignatureDoesNotMatch"));
    }
}
