package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TokenRequestsTest {
    private final TestCluster test = new TestCluster();

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void a_token_is_signed_and_says_what_a_clusters_token_says() throws Exception {
        TokenRequest answer = ask(request()
                .editSpec()
                .withAudiences("sts.amazonaws.com")
                .withExpirationSeconds(7200L)
                .endSpec());

        SignedJWT token = SignedJWT.parse(answer.getStatus().getToken());
        assertThat(token.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(isSignedBy(token, test.cluster.keySet())).isTrue();
        Instant now = test.clock.instant();
        assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(TestCluster.ISSUER.toString());
        assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("system:serviceaccount:milvus:sa");
        assertThat(token.getJWTClaimsSet().getIssueTime()).isEqualTo(Date.from(now));
        assertThat(token.getJWTClaimsSet().getNotBeforeTime()).isEqualTo(Date.from(now));
        assertThat(token.getJWTClaimsSet().getExpirationTime()).isEqualTo(Date.from(now.plusSeconds(7200)));
        assertThat(token.getJWTClaimsSet().getJWTID()).isNotBlank();
        assertThat(token.getPayload().toJSONObject().get("aud"))
                .as("an array, even of one")
                .isEqualTo(List.of("sts.amazonaws.com"));
        assertThat(token.getJWTClaimsSet().getJSONObjectClaim("kubernetes.io"))
                .isEqualTo(Map.of("namespace", "milvus", "serviceaccount", Map.of("name", "sa", "uid", accountUid())));
        assertThat(answer.getStatus().getExpirationTimestamp()).isEqualTo("2026-11-24T10:00:00Z");
    }

    @Test
    void a_token_bound_to_a_pod_names_it() throws Exception {
        Pod pod = test.create(TestCluster.script("bound", "exec sleep 60"));
        TokenRequest answer = ask(boundTo("bound", pod.getMetadata().getUid()));
        assertThat(SignedJWT.parse(answer.getStatus().getToken())
                        .getJWTClaimsSet()
                        .getJSONObjectClaim("kubernetes.io"))
                .containsEntry(
                        "pod", Map.of("name", "bound", "uid", pod.getMetadata().getUid()));
    }

    @Test
    void what_a_token_cannot_be_bound_to() {
        test.create(TestCluster.script("bound", "exec sleep 60"));
        test.create(TestCluster.script("others", "exec sleep 60")
                .editSpec()
                .withServiceAccountName("default")
                .endSpec());

        assertRefused(boundTo("missing", null), 404, "pods \"missing\" not found");
        assertRefused(boundTo("bound", "other"), 409, "UID", "(other)");
        assertRefused(
                boundTo("others", null),
                400,
                "cannot bind token for serviceaccount \"sa\" to pod running with different serviceaccount name.");
        assertRefused(
                request()
                        .editSpec()
                        .withNewBoundObjectRef("v1", "Service", "x", null)
                        .endSpec(),
                400,
                "v1 Service");
    }

    @ParameterizedTest(name = "{0} s asked, {1} s granted")
    @CsvSource({"600, 600", "3600, 3600", "86400, 86400", "86401, 86400", "4294967296, 86400"})
    void lifetimes(long asked, long granted) {
        TokenRequest answer =
                ask(request().editSpec().withExpirationSeconds(asked).endSpec());
        assertThat(answer.getSpec().getExpirationSeconds()).isEqualTo(granted);
        assertThat(Duration.between(
                        test.clock.instant(), Instant.parse(answer.getStatus().getExpirationTimestamp())))
                .isEqualTo(Duration.ofSeconds(granted));
    }

    @ParameterizedTest
    @CsvSource({"599, less than 10 minutes", "-1, less than 10 minutes", "4294967297, larger than 2^32 seconds"})
    void lifetimes_that_cannot_be_asked_for(long asked, String reason) {
        assertRefused(
                request().editSpec().withExpirationSeconds(asked).endSpec(), 422, "spec.expirationSeconds", reason);
    }

    @Test
    void without_an_audience_it_is_the_api_servers() {
        assertThat(ask(request()).getSpec().getAudiences()).containsExactly("https://kubernetes.default.svc");
    }

    @Test
    void an_unknown_account_has_no_tokens() {
        assertThatThrownBy(() -> test.client
                        .serviceAccounts()
                        .inNamespace("milvus")
                        .withName("missing")
                        .tokenRequest(request().build()))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getCode()).isEqualTo(404))
                .hasMessageContaining("serviceaccounts \"missing\" not found");
    }

    @Test
    void the_keys_are_discoverable_over_http_without_credentials() throws Exception {
        JsonNode discovery = get(test.cluster.apiServer().resolve(".well-known/openid-configuration"));
        assertThat(discovery.path("issuer").asString()).isEqualTo(TestCluster.ISSUER.toString());
        assertThat(discovery
                        .path("id_token_signing_alg_values_supported")
                        .path(0)
                        .asString())
                .isEqualTo("RS256");

        JWKSet published = JWKSet.parse(
                get(URI.create(discovery.path("jwks_uri").asString())).toString());
        assertThat(published.getKeys()).hasSize(1).noneMatch(JWK::isPrivate);
        assertThat(isSignedBy(SignedJWT.parse(ask(request()).getStatus().getToken()), published))
                .isTrue();
    }

    @Test
    void rotation_keeps_former_tokens_good_until_their_key_is_withdrawn() throws Exception {
        SignedJWT before = SignedJWT.parse(ask(request()).getStatus().getToken());
        test.cluster.rotateKeys();
        SignedJWT after = SignedJWT.parse(ask(request()).getStatus().getToken());

        assertThat(after.getHeader().getKeyID()).isNotEqualTo(before.getHeader().getKeyID());
        assertThat(test.cluster.keySet().getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly(
                        after.getHeader().getKeyID(), before.getHeader().getKeyID());
        assertThat(isSignedBy(before, test.cluster.keySet())).isTrue();
        assertThat(isSignedBy(after, test.cluster.keySet())).isTrue();

        test.cluster.withdrawFormerKeys();
        assertThat(test.cluster.keySet().getKeys())
                .extracting(JWK::getKeyID)
                .containsExactly(after.getHeader().getKeyID());
    }

    private TokenRequest ask(TokenRequestBuilder request) {
        return test.client
                .serviceAccounts()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(TestCluster.ACCOUNT)
                .tokenRequest(request.build());
    }

    private void assertRefused(TokenRequestBuilder request, int code, String... words) {
        assertThatThrownBy(() -> ask(request))
                .isInstanceOfSatisfying(
                        KubernetesClientException.class,
                        e -> assertThat(e.getStatus())
                                .satisfies(
                                        status -> assertThat(status.getCode()).isEqualTo(code))
                                .satisfies(status ->
                                        assertThat(status.getMessage()).contains(words)));
    }

    private static TokenRequestBuilder request() {
        return new TokenRequestBuilder().withNewSpec().endSpec();
    }

    private static TokenRequestBuilder boundTo(String pod, String uid) {
        return request().editSpec().withNewBoundObjectRef("v1", "Pod", pod, uid).endSpec();
    }

    private String accountUid() {
        return test.client
                .serviceAccounts()
                .inNamespace(TestCluster.NAMESPACE)
                .withName(TestCluster.ACCOUNT)
                .get()
                .getMetadata()
                .getUid();
    }

    private static boolean isSignedBy(SignedJWT token, JWKSet keys) throws Exception {
        return token.verify(new RSASSAVerifier(
                keys.getKeyByKeyId(token.getHeader().getKeyID()).toRSAKey()));
    }

    private static JsonNode get(URI uri) throws Exception {
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        return new JsonMapper().readTree(response.body());
    }
}
