package dev.milvusons3.internal.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import dev.milvusons3.internal.cluster.WebIdentityExchange.TemporaryCredentials;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EmbeddedClusterTest {
    private static final URI ISSUER =
            URI.create("https://oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF");

    @Test
    void a_pod_gets_the_credentials_of_its_role() throws Exception {
        long t0 = System.nanoTime();
        String[] seen = new String[3];
        WebIdentityExchange exchange = (role, session, token) -> {
            seen[0] = role;
            seen[1] = session;
            seen[2] = token;
            return new TemporaryCredentials(
                    "ASIAX", "secret", "session", Clock.systemUTC().instant().plusSeconds(3600));
        };
        try (EmbeddedCluster cluster = EmbeddedCluster.start(
                ISSUER,
                "us-east-2",
                Clock.systemUTC(),
                new ProcessRuntime(),
                KubeletOptions.defaults().withExchange(exchange))) {
            System.err.println("start " + (System.nanoTime() - t0) / 1e6);
            KubernetesClient client = cluster.client();
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("milvus")
                            .endMetadata()
                            .build())
                    .create();
            client.serviceAccounts()
                    .inNamespace("milvus")
                    .resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withName("sa")
                            .addToAnnotations("eks.amazonaws.com/role-arn", "arn:aws:iam::123456789012:role/r")
                            .endMetadata()
                            .build())
                    .create();
            Pod pod = client.pods()
                    .inNamespace("milvus")
                    .resource(new PodBuilder()
                            .withNewMetadata()
                            .withName("p")
                            .endMetadata()
                            .withNewSpec()
                            .withServiceAccountName("sa")
                            .addNewContainer()
                            .withName("c")
                            .withCommand("/bin/sh", "-c", "env; exec sleep 1000")
                            .endContainer()
                            .endSpec()
                            .build())
                    .create();
            System.err.println("created " + (System.nanoTime() - t0) / 1e6);
            client.pods()
                    .inNamespace("milvus")
                    .withName("p")
                    .waitUntilCondition(
                            p -> p != null
                                    && p.getStatus() != null
                                    && "Running".equals(p.getStatus().getPhase()),
                            10,
                            TimeUnit.SECONDS);
            System.err.println("running " + (System.nanoTime() - t0) / 1e6);
            String log = "";
            while (!log.contains("AWS_CONTAINER_AUTHORIZATION_TOKEN=")) {
                log = client.pods().inNamespace("milvus").withName("p").getLog();
            }
            System.err.println(log);
            Map<String, String> env = new java.util.HashMap<>();
            Matcher m = Pattern.compile("(?m)^(\\w+)=(.*)$").matcher(log);
            while (m.find()) env.put(m.group(1), m.group(2));
            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(env.get("AWS_CONTAINER_CREDENTIALS_FULL_URI")))
                                    .header("Authorization", env.get("AWS_CONTAINER_AUTHORIZATION_TOKEN"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            System.err.println(answer.body());
            SignedJWT jwt = SignedJWT.parse(seen[2]);
            System.err.println(jwt.getHeader() + " " + jwt.getPayload());
            assertThat(jwt.verify(
                            new RSASSAVerifier(cluster.keySet().getKeys().get(0).toRSAKey())))
                    .isTrue();
            long t1 = System.nanoTime();
            client.namespaces()
                    .withName("milvus")
                    .withTimeout(10, TimeUnit.SECONDS)
                    .delete();
            assertThat(client.pods().inNamespace("milvus").withName("p").get()).isNull();
            assertThat(client.namespaces().withName("milvus").get()).isNull();
            System.err.println("deleted " + (System.nanoTime() - t1) / 1e6);
            t0 = System.nanoTime();
        }
        System.err.println("closed " + (System.nanoTime() - t0) / 1e6);
    }
}
