package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.embedded.EmbeddedProvider;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;

/** An STS that reads no token, as emulators have it: the canary finds it out at the start. */
class NotEnforcingIT {
    private static final String YES = """
            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <AssumeRoleWithWebIdentityResult>
                <Credentials>
                  <AccessKeyId>ASIAEXAMPLEEXAMPLE00</AccessKeyId>
                  <SecretAccessKey>example</SecretAccessKey>
                  <SessionToken>example</SessionToken>
                  <Expiration>2099-01-01T00:00:00Z</Expiration>
                </Credentials>
              </AssumeRoleWithWebIdentityResult>
            </AssumeRoleWithWebIdentityResponse>
            """;

    private HttpServer server;
    private StsClient sts;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] answer = YES.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        sts = StsClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.US_EAST_2)
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build();
    }

    @AfterEach
    void stop() {
        sts.close();
        server.stop(0);
    }

    @Test
    void theStartFailsAndSaysSo() {
        PlatformStarter starter = new PlatformStarter(spec -> credulous(new EmbeddedProvider().open(spec)));

        assertThatThrownBy(() -> starter.start(Specs.withPolicy(Specs.POLICY), "NotEnforcingIT"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .satisfies(e -> assertThat(e.getMessage())
                        .contains("not enforcing: http://")
                        .contains("allowed sts:AssumeRoleWithWebIdentity for an unsigned token")
                        .contains("milvus-on-s3.enforcement"));
    }

    /** The platform, but for its STS. */
    private Platform credulous(Platform platform) {
        AwsAccount account = delegate(AwsAccount.class, platform.aws(), "anonymousSts", sts);
        return delegate(Platform.class, platform, "aws", account);
    }

    private static <T> T delegate(Class<T> type, T real, String method, Object instead) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, called, args) -> {
            if (called.getName().equals(method)) {
                return instead;
            }
            try {
                return called.invoke(real, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }));
    }
}
