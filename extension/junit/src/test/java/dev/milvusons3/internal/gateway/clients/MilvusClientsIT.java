package dev.milvusons3.internal.gateway.clients;

import static dev.milvusons3.internal.gateway.TestAccount.allow;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.TestIssuer;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.gateway.sts.PodIdentityAssociations;
import dev.milvusons3.internal.kubernetes.embedded.ContainerCredentialsEndpoint;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentityAgent;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentitySettings;
import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange;
import dev.milvusons3.internal.platform.eks.GatewayCredentials;
import dev.milvusons3.internal.relay.SocketDoor;
import dev.milvusons3.internal.tls.PrivateAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.regions.Region;

/**
 * The S3 clients inside of servers newer than the one that this build runs, asking as Milvus has them ask, with the role in every way that a
 * Milvus gets it: by the credentials endpoint over HTTP, as a plain process does, and by web identity or EKS Pod Identity over TLS, as a pod does.
 *
 * <p>Milvus 2.5 and 2.6 have minio-go 7.0.73, Milvus 2.6 has woodpecker 0.1.13, and its C++ side an AWS SDK 1.11.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MilvusClientsIT {
    private static final Region REGION = Region.US_EAST_2;

    static final Toolbox MINIO = new Toolbox(
            "milvus-go",
            "go version",
            List.of("main.go", "go.mod", "go.sum", "oldest.mod", "oldest.sum"),
            "export CGO_ENABLED=0; go build -buildvcs=false -o newest; go build -buildvcs=false -modfile=oldest.mod -o oldest");
    private static final Toolbox WOODPECKER = new Toolbox(
            "woodpecker", "go version", List.of("main.go", "go.mod", "go.sum"), "go build -buildvcs=false -o cases");
    private static final Toolbox ARROW = new Toolbox(
            "arrow",
            "python3 --version",
            List.of("requirements.txt", "cases.py"),
            "python3 -m venv venv; venv/bin/python -m pip install --quiet -r requirements.txt");

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private Path directory;
    private PrivateAuthority authority;
    private TestAccount account;
    private ContainerCredentialsEndpoint credentials;
    private PodIdentityAgent agent;
    private SocketDoor agentDoor;

    /** How a client gets its role, and how it names the bucket. */
    private enum Way {
        /** {@code minio.address: 127.0.0.1}, without TLS: the bucket is in the path. */
        CONTAINER_CREDENTIALS,
        /** {@code minio.address: s3.<region>.amazonaws.com}: the bucket is in the path, but newer minio-go has it in the host's name anyway. */
        WEB_IDENTITY,
        /** The same with {@code minio.useVirtualHost: true}: the bucket is in the host's name. */
        WEB_IDENTITY_AND_VIRTUAL_HOST,
        /** {@code minio.address: s3-fips.<region>.amazonaws.com}. */
        WEB_IDENTITY_AND_FIPS,
        /** The same as with web identity, but the agent of EKS Pod Identity at its link-local address hands out the role's session. */
        POD_IDENTITY
    }

    @BeforeAll
    void start(@TempDir Path temporary) throws Exception {
        directory = temporary;
        authority = PrivateAuthority.create();
        account = new TestAccount(gateway -> gateway.tls(authority.awsContext(Set.of(REGION)))
                .socket(directory.resolve(Pod.SOCKET))
                .eksCluster("test", URI.create(TestIssuer.URL)));
        account.createProvider();
        credentials = new ContainerCredentialsEndpoint(
                WebIdentityExchange.at(account.anonymousSts()), Clock.systemUTC(), Clock.systemUTC(), threads);
        agent = new PodIdentityAgent(
                InetAddress.getLoopbackAddress(),
                Set.of(PodIdentitySettings.AGENT),
                new GatewayCredentials(() -> List.of(account.gateway.eksAuth())));
        agentDoor = new SocketDoor(
                directory.resolve(Pod.AGENT), new InetSocketAddress(InetAddress.getLoopbackAddress(), agent.port()));
    }

    @AfterAll
    void stop() throws IOException {
        if (agentDoor != null) {
            agentDoor.close();
        }
        if (agent != null) {
            agent.close();
        }
        if (credentials != null) {
            credentials.close();
        }
        if (account != null) {
            account.close();
        }
        threads.shutdownNow();
    }

    /** It asks for dual-stack names where nobody configured them. */
    @TestFactory
    Stream<DynamicContainer> minioGo() throws Exception {
        return tried(
                new Client("go", "MinIO (linux", "minio-go/v7.4.1", "%s.s3.dualstack", "%s.s3.dualstack", "%s.s3-fips"),
                MINIO,
                "./newest");
    }

    @TestFactory
    Stream<DynamicContainer> olderMinioGo() throws Exception {
        return tried(
                new Client("older-go", "MinIO (linux", "minio-go/v7.0.73", "s3", "%s.s3", "s3-fips"),
                MINIO,
                "./oldest");
    }

    @TestFactory
    Stream<DynamicContainer> woodpecker() throws Exception {
        return tried(
                new Client("woodpecker", "MinIO (linux", "minio-go/v7.0.73", "s3", "%s.s3", "s3-fips"),
                WOODPECKER,
                "./cases");
    }

    @TestFactory
    Stream<DynamicContainer> arrow() throws Exception {
        return tried(
                new Client("arrow", "aws-sdk-cpp/1.11.", "api/S3", "s3", "%s.s3", "s3-fips"),
                ARROW,
                "venv/bin/python cases.py");
    }

    /**
     * @param name in the table of cases
     * @param userAgent with which its user agent begins
     * @param version what else is in it
     * @param host which it asks for the bucket, with the bucket's name where it has it in the host's name
     * @param virtualHost the same where virtual-host style is asked for
     * @param fips the same where the address is that of FIPS
     */
    private record Client(String name, String userAgent, String version, String host, String virtualHost, String fips) {
        /** The only name that it needs, beside STS'. */
        String host(Way way, String bucket) {
            String host = switch (way) {
                case CONTAINER_CREDENTIALS, WEB_IDENTITY, POD_IDENTITY -> this.host;
                case WEB_IDENTITY_AND_VIRTUAL_HOST -> virtualHost;
                case WEB_IDENTITY_AND_FIPS -> fips;
            };
            return host.formatted(bucket) + "." + REGION.id() + ".amazonaws.com";
        }
    }

    private Stream<DynamicContainer> tried(Client client, Toolbox toolbox, String command) throws Exception {
        Path installed = toolbox.ready();
        return Stream.of(Way.values())
                .map(way -> DynamicContainer.dynamicContainer(
                        way.toString(), Stream.of(way).flatMap(w -> cases(client, w, installed, command))));
    }

    private Stream<DynamicTest> cases(Client client, Way way, Path installed, String command) {
        String bucket =
                client.name() + "-" + way.toString().toLowerCase(Locale.ROOT).replace('_', '-');
        account.createBucket(bucket);
        String role = account.createRole(
                allow("s3:ListBucket", "arn:aws:s3:::" + bucket),
                allow("s3:GetObject", "arn:aws:s3:::" + bucket + "/files/*"),
                allow("s3:PutObject", "arn:aws:s3:::" + bucket + "/files/*"),
                allow("s3:DeleteObject", "arn:aws:s3:::" + bucket + "/files/*"));
        Map<String, String> expected;
        Map<String, String> results;
        Toolbox.Outcome outcome;
        try {
            outcome = way == Way.CONTAINER_CREDENTIALS
                    ? runAsProcess(installed, command, bucket, role)
                    : runAsPod(client, way, installed, command, bucket, role);
            expected = ClientCases.of("milvus-cases.txt", client.name());
            results = ClientCases.printed(outcome.output());
        } catch (Exception e) {
            throw new IllegalStateException(client + " " + way, e);
        }
        Set<String> names = new LinkedHashSet<>(expected.keySet());
        names.addAll(results.keySet());
        return Stream.concat(
                Stream.of(
                        DynamicTest.dynamicTest(
                                "runs to its end",
                                () -> assertThat(outcome.code())
                                        .as(outcome::all)
                                        .isZero()),
                        DynamicTest.dynamicTest("asks as its role", () -> asksAs(client, role, bucket)),
                        DynamicTest.dynamicTest("exchanges a token", () -> exchanges(client, way, role))),
                names.stream()
                        .map(name -> DynamicTest.dynamicTest(
                                name,
                                () -> ClientCases.check(expected.get(name), results.get(name), outcome.errors()))));
    }

    private Toolbox.Outcome runAsProcess(Path installed, String command, String bucket, String role) throws Exception {
        ContainerCredentialsEndpoint.Access access = credentials.register(role, "milvus", account.issuer::token);
        try {
            Map<String, String> environment =
                    environment(bucket, account.endpoint().getAuthority(), false, false);
            environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", access.uri().toString());
            environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", access.authorization());
            return Toolbox.run(installed, "exec " + command, environment);
        } finally {
            credentials.unregister(access);
        }
    }

    /** With a bucket that refuses whatever comes without TLS. */
    private Toolbox.Outcome runAsPod(Client client, Way way, Path installed, String command, String bucket, String role)
            throws Exception {
        account.s3.putBucketPolicy(b -> b.bucket(bucket).policy("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*",
                 "Resource": ["arn:aws:s3:::%1$s", "arn:aws:s3:::%1$s/*"], "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
                """.formatted(bucket)));
        String sts = "sts." + REGION.id() + ".amazonaws.com";
        String s3 = (way == Way.WEB_IDENTITY_AND_FIPS ? "s3-fips." : "s3.") + REGION.id() + ".amazonaws.com";
        Map<String, String> environment =
                environment(bucket, s3 + ":443", true, way == Way.WEB_IDENTITY_AND_VIRTUAL_HOST);
        environment.putAll(way == Way.POD_IDENTITY ? byPodIdentity(bucket, role) : byWebIdentity(role));
        return Pod.in(directory, authority.bundle())
                .run(installed, "exec " + command, List.of(sts, client.host(way, bucket)), environment);
    }

    private Map<String, String> byWebIdentity(String role) throws IOException {
        return Map.of(
                "AWS_ROLE_ARN",
                role,
                "AWS_ROLE_SESSION_NAME",
                "milvus",
                "AWS_WEB_IDENTITY_TOKEN_FILE",
                projected(account.issuer.token()));
    }

    /** Each with a service account of its own, for a service account has one role. */
    private Map<String, String> byPodIdentity(String serviceAccount, String role) throws IOException {
        account.iam.updateAssumeRolePolicy(
                b -> b.roleName(role.substring(role.lastIndexOf('/') + 1)).policyDocument("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
                         "Action": ["sts:AssumeRole", "sts:TagSession"]}]}
                        """));
        account.gateway
                .eksAuth()
                .associations()
                .create("milvus", serviceAccount, PodIdentityAssociations.Wanted.role(role));
        return Map.of(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                "http://" + PodIdentitySettings.AGENT + "/v1/credentials",
                "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
                projected(account.issuer.token(claims ->
                        claims.audience(EksAuth.AUDIENCE).subject("system:serviceaccount:milvus:" + serviceAccount))));
    }

    private String projected(String token) throws IOException {
        return Files.writeString(Files.createTempFile(directory, "token", ""), token)
                .toString();
    }

    private static Map<String, String> environment(String bucket, String address, boolean ssl, boolean virtualHost) {
        return new HashMap<>(Map.of(
                "BUCKET",
                bucket,
                "ADDRESS",
                address,
                "SSL",
                Boolean.toString(ssl),
                "VIRTUAL_HOST",
                Boolean.toString(virtualHost),
                "AWS_REGION",
                REGION.id(),
                "AWS_DEFAULT_REGION",
                REGION.id(),
                "AWS_EC2_METADATA_DISABLED",
                "true",
                "AWS_CONFIG_FILE",
                "/nowhere",
                "AWS_SHARED_CREDENTIALS_FILE",
                "/nowhere"));
    }

    private void asksAs(Client client, String role, String bucket) {
        assertThat(account.gateway.decisions().list())
                .filteredOn(decision -> decision.isBy(role))
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.userAgent())
                        .startsWith(client.userAgent())
                        .contains(client.version()))
                .allSatisfy(decision -> assertThat(decision.isByMilvus()).isTrue())
                .filteredOn(decision -> decision.verdict() != Verdict.ALLOWED)
                .extracting(decision -> decision.action() + " " + decision.resource())
                .containsOnly("s3:PutObject arn:aws:s3:::" + bucket + "/other/key");
    }

    /** As often as its credentials ask for it; in a pod the client itself does, else the endpoint. */
    private void exchanges(Client client, Way way, String role) {
        String exchange = way == Way.POD_IDENTITY ? "sts:AssumeRole" : "sts:AssumeRoleWithWebIdentity";
        assertThat(account.gateway.decisions().list())
                .filteredOn(decision -> decision.action().equals(exchange)
                        && decision.resource().equals(role))
                .hasSize(1)
                .first()
                .satisfies(decision -> assertThat(decision.verdict()).isEqualTo(Verdict.ALLOWED))
                .extracting(RecordedDecision::userAgent)
                .satisfies(agent -> assertThat(agent.startsWith("aws-sdk-java/"))
                        .as("%s exchanged by %s", client, agent)
                        .isEqualTo(way == Way.CONTAINER_CREDENTIALS));
    }
}
