package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.aws.EksClusters.Described;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/**
 * Against answers in the form that is documented; against moto's EKS, see {@link EksOnMotoIT}.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html">DescribeCluster</a>
 */
class EksClustersTest {
    private static final String ACTIVE = """
            {"cluster": {"name": "c", "status": "%s", "endpoint": "https://ABC.gr7.us-east-2.eks.amazonaws.com",
              "certificateAuthority": {"data": "Q0E="}%s}}
            """;
    private static final String IDENTITY = """
            , "identity": {"oidc": {"issuer": "https://oidc.eks.us-east-2.amazonaws.com/id/ABC"}}""";

    private HttpServer server;
    private int status = 200;
    private String type = "";
    private String body = ACTIVE.formatted("ACTIVE", IDENTITY);

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/clusters/c", exchange -> {
            byte[] answer = body.getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            if (!type.isEmpty()) {
                exchange.getResponseHeaders().set("x-amzn-ErrorType", type);
            }
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private EksClusters eks() {
        return new EksClusters(
                Region.US_EAST_2,
                Optional.of(URI.create("http://127.0.0.1:" + server.getAddress().getPort())),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")));
    }

    @Test
    void theClusterIsReachedByWhatEksSaysOfIt() {
        Described cluster = eks().describe("c");
        Config config = eks().config(cluster);

        assertThat(cluster.issuer()).hasToString("https://oidc.eks.us-east-2.amazonaws.com/id/ABC");
        assertThat(config.getMasterUrl()).startsWith("https://ABC.gr7.us-east-2.eks.amazonaws.com");
        assertThat(config.getCaCertData()).isEqualTo("Q0E=");
        assertThat(config.getOauthTokenProvider().getToken()).startsWith("k8s-aws-v1.");
    }

    @Test
    void aClusterThatIsNotActiveIsRefused() {
        body = ACTIVE.formatted("CREATING", IDENTITY);

        assertThatThrownBy(() -> eks().describe("c"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("EKS cluster c is CREATING, and ACTIVE is needed; nothing was made");
    }

    @Test
    void aClusterWithoutAnIssuerIsRefusedWithTheCommandThatMakesOne() {
        body = ACTIVE.formatted("ACTIVE", "");

        assertThatThrownBy(() -> eks().describe("c"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining(
                        "eksctl utils associate-iam-oidc-provider --cluster c --region us-east-2 --approve");
    }

    @Test
    void aClusterThatIsNotThereIsRefused() {
        status = 404;
        type = "ResourceNotFoundException";
        body = "{\"message\": \"No cluster found for name: c.\"}";

        assertThatThrownBy(() -> eks().describe("c"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("there is no EKS cluster c in region us-east-2; nothing was made");
    }

    @Test
    void aMissingRightIsNamed() {
        status = 403;
        type = "AccessDeniedException";
        body = "{\"message\": \"User: u is not authorized to perform: eks:DescribeCluster\"}";

        assertThatThrownBy(() -> eks().describe("c"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("EKS does not describe cluster c (AccessDeniedException); nothing was made")
                .hasMessageContaining("eks:DescribeCluster");
    }
}
