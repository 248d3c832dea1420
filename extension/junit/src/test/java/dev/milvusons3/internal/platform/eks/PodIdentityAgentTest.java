package dev.milvusons3.internal.platform.eks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.TestIssuer;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.gateway.sts.PodIdentityAssociations;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentityAgent;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.core.SdkSystemSetting;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.S3Client;

/** The agent before a gateway, asked by the AWS SDK as in a pod. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PodIdentityAgentTest {
    private static final String LOOPBACK = "127.0.0.1";

    private final TestAccount account = new TestAccount(b -> b.eksCluster("test", URI.create(TestIssuer.URL)));
    private final EksAuth eks = account.gateway.eksAuth();
    private final PodIdentityAgent agent = new PodIdentityAgent(
            InetAddress.getLoopbackAddress(), Set.of(LOOPBACK), new GatewayCredentials(() -> List.of(eks)));

    @TempDir
    private Path pod;

    @BeforeEach
    void associate() throws IOException {
        account.createBucket(TestAccount.BUCKET);
        String arn = account.iam
                .createRole(b -> b.roleName("pods")
                        .assumeRolePolicyDocument("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                + "\"Principal\":{\"Service\":\"pods.eks.amazonaws.com\"},"
                                + "\"Action\":[\"sts:AssumeRole\",\"sts:TagSession\"]}]}"))
                .role()
                .arn();
        account.iam.putRolePolicy(b -> b.roleName("pods")
                .policyName("p")
                .policyDocument(TestAccount.policy(TestAccount.allow("s3:ListBucket", "*"))));
        eks.associations().create("milvus", "milvus-s3-access-sa", PodIdentityAssociations.Wanted.role(arn));
        project(token());
        System.setProperty(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property(), uri().toString());
        System.setProperty(
                SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.property(),
                pod.resolve("token").toString());
    }

    @AfterEach
    void close() {
        System.clearProperty(SdkSystemSetting.AWS_CONTAINER_CREDENTIALS_FULL_URI.property());
        System.clearProperty(SdkSystemSetting.AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.property());
        agent.close();
        account.close();
    }

    private URI uri() {
        return URI.create("http://" + LOOPBACK + ":" + agent.port() + "/v1/credentials");
    }

    private String token() {
        return account.issuer.token(claims -> claims.audience(EksAuth.AUDIENCE));
    }

    private void project(String token) throws IOException {
        Files.writeString(pod.resolve("token"), token);
    }

    @Test
    void theSdkGetsTheRoleAndRenewsItWithTheTokenOfTheMoment() throws IOException {
        try (ContainerCredentialsProvider provider =
                ContainerCredentialsProvider.builder().build()) {
            S3Client s3 = account.s3((AwsCredentialsProvider) provider, b -> b);

            assertThat(s3.listObjectsV2(b -> b.bucket(TestAccount.BUCKET)).contents())
                    .isEmpty();
            assertThat(account.lastDecision().principal()).contains(":assumed-role/pods/eks-test-");
        }
        project(account.issuer.token(
                claims -> claims.audience(EksAuth.AUDIENCE).subject("system:serviceaccount:milvus:default")));
        try (ContainerCredentialsProvider another =
                ContainerCredentialsProvider.builder().build()) {
            // It says nothing more of a 404; the gateway does.
            assertThatThrownBy(another::resolveCredentials).isInstanceOf(SdkClientException.class);
            assertThat(account.lastDecision().errorCode()).isEqualTo("ResourceNotFoundException");
            assertThat(account.lastDecision().principal()).isEqualTo("system:serviceaccount:milvus:default");
        }
    }

    @Test
    void theAnswerHasTheAgentsForm() throws Exception {
        HttpResponse<String> answer = get(uri(), token());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        Map<?, ?> body = Serialization.unmarshal(answer.body(), Map.class);
        assertThat(body.keySet().stream().map(String::valueOf))
                .containsExactly("AccessKeyId", "SecretAccessKey", "Token", "AccountId", "Expiration");
        assertThat(body.get("AccountId")).isEqualTo("111122223333");
        assertThat(Instant.parse(String.valueOf(body.get("Expiration")))).isAfter(Instant.now());
    }

    @Test
    void refusalsHaveTheAgentsForm() throws Exception {
        assertRefused(
                get(uri(), account.issuer.token()),
                400,
                "\\[[0-9a-f-]{36}]: \\(InvalidTokenException\\): Incorrect token audience, fault: client\n");
        assertRefused(get(uri(), ""), 400, "Service account token cannot be empty\n");
        assertRefused(get(uri().resolve("/v1/other"), token()), 404, "404 page not found\n");
        assertRefused(
                get(URI.create("http://localhost:" + agent.port() + "/v1/credentials"), token()),
                403,
                "Access Denied\\. Called agent through invalid address, please use either 127\\.0\\.0\\.1 address not"
                        + " localhost\n");
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/plain; charset=utf-8");
        assertThat(answer.body()).matches(body);
    }

    private static HttpResponse<String> get(URI uri, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        if (!token.isEmpty()) {
            request.header("Authorization", token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
