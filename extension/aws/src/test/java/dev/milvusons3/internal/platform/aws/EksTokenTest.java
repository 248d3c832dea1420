package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.TestClock;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Sent to an STS that checks signatures, as EKS sends them to AWS'. */
class EksTokenTest {
    private final TestAccount account = new TestAccount();
    private final TestClock clock = account.clock;

    @AfterEach
    void close() {
        account.close();
    }

    private EksToken token(AwsCredentials credentials) {
        return new EksToken(
                "milvus-eks-cluster",
                account.endpoint(),
                Region.US_EAST_2,
                StaticCredentialsProvider.create(credentials),
                clock);
    }

    private static URI url(String token) {
        assertThat(token).startsWith("k8s-aws-v1.").doesNotContain("=");
        return URI.create(new String(
                Base64.getUrlDecoder().decode(token.substring("k8s-aws-v1.".length())), StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> send(URI url, String cluster) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(url)
                                .header("x-k8s-aws-id", cluster)
                                .build(),
                        BodyHandlers.ofString());
    }

    @Test
    void saysWhoSignedIt() throws Exception {
        URI url = url(token(account.gateway.rootCredentials()).getToken());

        assertThat(send(url, "milvus-eks-cluster").body()).contains("<Arn>arn:aws:iam::111122223333:root</Arn>");
        assertThat(url.getQuery())
                .contains("Action=GetCallerIdentity")
                .contains("X-Amz-Expires=60")
                .contains("X-Amz-SignedHeaders=host;x-k8s-aws-id");
    }

    @Test
    void isWorthNothingForAnotherCluster() throws Exception {
        URI url = url(token(account.gateway.rootCredentials()).getToken());

        HttpResponse<String> answer = send(url, "another");

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).contains("SignatureDoesNotMatch");
    }

    @Test
    void carriesTheTokenOfASession() throws Exception {
        account.createProvider();
        AwsCredentials session = account.assume(account.createRole());

        assertThat(send(url(token(session).getToken()), "milvus-eks-cluster").body())
                .contains(":assumed-role/role-1/milvus</Arn>");
    }

    @Test
    void isRenewedBeforeEksStopsTakingIt() throws Exception {
        EksToken token = token(account.gateway.rootCredentials());
        String first = token.getToken();
        clock.move(Duration.ofMinutes(11));
        assertThat(token.getToken()).isEqualTo(first);
        clock.move(Duration.ofMinutes(2));

        String second = token.getToken();

        assertThat(second).isNotEqualTo(first);
        assertThat(send(url(second), "milvus-eks-cluster").statusCode()).isEqualTo(200);
    }
}
