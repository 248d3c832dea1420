package dev.milvusons3.internal.platform.embedded;

import com.nimbusds.jose.jwk.JWKSet;
import dev.milvusons3.DeploymentFaults;
import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.MovableClock;
import dev.milvusons3.internal.kubernetes.embedded.EmbeddedCluster;
import dev.milvusons3.internal.kubernetes.embedded.KubeletOptions;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentityAgent;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentitySettings;
import dev.milvusons3.internal.kubernetes.embedded.WebIdentityExchange;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.ChainedLogin;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EksIssuers;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.GatewayAccounts;
import dev.milvusons3.internal.platform.GatewayDeploymentFaults;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.RoleLogin;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.UnsuppliedKeys;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.platform.eks.GatewayCredentials;
import dev.milvusons3.internal.platform.eks.GatewayPodIdentity;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import dev.milvusons3.setup.Setup;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/** AWS and Kubernetes emulated in this JVM, and the real Milvus as a local process. Each deployment has one of its own. */
public final class EmbeddedPlatform implements Platform {
    private static final String CLUSTER = "milvus-on-s3";

    private final OpenResources opened = new OpenResources("the embedded platform");

    private final MovableClock clock = new MovableClock(this::clockMoved);
    private final WrittenPolicies written = new WrittenPolicies();
    private final Gateway gateway;
    private final EndpointAccount aws;
    private final EmbeddedCluster cluster;
    private final EmbeddedInstaller installer;
    private final ServerRuntime runtime;
    private final Optional<Setup> setup;
    /** Once a service account is associated. */
    private Optional<PodIdentityAgent> agent = Optional.empty();

    private EmbeddedPlatform(DeploymentSpec spec, ServerRuntimes runtimes) throws IOException {
        Region region = spec.region();
        this.setup = spec.setup();
        SetupAccounts accounts = SetupAccounts.of(spec.setup(), EndpointAccount.ACCOUNT_ID);
        URI issuer = EksIssuers.of(spec.setup(), region);
        this.installer = new EmbeddedInstaller(spec, this::kubernetes, this::s3Endpoint, this::server, this::crash);
        try {
            RunDirectory directory = opened.open(RunDirectory.create());
            this.runtime = opened.open(runtimes.open(spec, directory.path(), this::gatewayOverTls, this::agent));
            PodIdentities.check(spec, runtime.kind());
            KubeletOptions kubelet =
                    KubeletOptions.defaults().withDirectory(directory.path()).withAssociations(this::isAssociated);
            KubeletOptions options = runtime.isTokenExchanged() ? kubelet.withExchange(this::exchange) : kubelet;
            // Half of a first start is loading classes, those of the cluster and those of the gateway.
            FutureTask<EmbeddedCluster> starting = new FutureTask<>(
                    () -> EmbeddedCluster.start(issuer, region.id(), clock, runtime.containers(), options));
            new Thread(starting, "milvus-on-s3-cluster").start();
            opened.open(() -> join(starting).close());
            this.gateway = opened.open(runtime.front(Gateway.builder())
                    .account(accounts.id())
                    .region(region)
                    .ahead(clock::ahead)
                    .objects(directory.path().resolve("objects"))
                    .keySets(this::keysOf)
                    .eksCluster(CLUSTER, issuer)
                    .circumstances(new Circumstances(unsuppliedKeys(), written, ""))
                    .start());
            gateway.surround(new World(accounts.all(), Organization.NONE, Network.DIRECT));
            this.aws = opened.open(new EndpointAccount(
                    EndpointAccount.Accounts.of(accounts, GatewayAccounts.of(gateway)),
                    gateway.endpoint(),
                    runtime.trust()
                            .map(trust -> new EndpointAccount.Tls(
                                    gateway.tlsEndpoint().orElseThrow(), trust)),
                    region,
                    "",
                    written));
            this.cluster = join(starting);
        } catch (IOException | RuntimeException e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    private Map<String, String> unsuppliedKeys() {
        Map<String, String> keys = UnsuppliedKeys.of(Environment.EMBEDDED);
        keys.putAll(runtime.differingKeys());
        return keys;
    }

    private static EmbeddedCluster join(FutureTask<EmbeddedCluster> starting) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return starting.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("cannot start the embedded cluster: " + e.getCause(), e.getCause());
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private WebIdentityExchange.TemporaryCredentials exchange(String roleArn, String sessionName, String token)
            throws WebIdentityExchange.RefusedException {
        List<ChainedLogin.Hop> hops =
                setup.map(said -> ChainedLogin.hops(said, aws)).orElse(List.of());
        if (hops.isEmpty()) {
            return WebIdentityExchange.at(aws.anonymousSts()).exchange(roleArn, sessionName, token);
        }
        ChainedLogin login = new ChainedLogin(aws, new WebIdentityLogin(aws.anonymousSts()), roleArn, hops);
        return WebIdentityExchange.asked(() -> {
            AwsSessionCredentials session = login.session(
                    new RoleLogin.Request(roleArn, sessionName, token, Optional.empty(), Optional.empty()));
            return new WebIdentityExchange.TemporaryCredentials(
                    session.accessKeyId(),
                    session.secretAccessKey(),
                    session.sessionToken(),
                    session.expirationTime().orElseThrow());
        });
    }

    private URI gatewayOverTls() {
        return gateway.tlsEndpoint().orElseThrow();
    }

    private boolean isAssociated(String namespace, String serviceAccount) {
        return gateway.eksAuth().associations().find(namespace, serviceAccount).isPresent();
    }

    /** Where the agent of EKS Pod Identity listens, which is started when it is first asked for. */
    private synchronized InetSocketAddress agent() {
        if (agent.isEmpty()) {
            PodIdentityAgent started = opened.open(new PodIdentityAgent(
                    InetAddress.getLoopbackAddress(),
                    Set.of(PodIdentitySettings.AGENT),
                    new GatewayCredentials(() -> List.of(gateway.eksAuth()))));
            agent = Optional.of(started);
            runtime.lead(new InetSocketAddress(InetAddress.getLoopbackAddress(), started.port()));
        }
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), agent.get().port());
    }

    private ServerRuntime server() {
        return runtime;
    }

    private URI s3Endpoint() {
        return gateway.endpoint();
    }

    /**
     * Starts everything but Milvus.
     *
     * @throws UncheckedIOException if a port or a directory cannot be had
     */
    static EmbeddedPlatform open(DeploymentSpec spec, ServerRuntimes runtimes) {
        try {
            return new EmbeddedPlatform(spec, runtimes);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start the embedded platform: " + e.getMessage(), e);
        }
    }

    private JWKSet keysOf(URI issuer) throws IOException {
        if (!issuer.equals(cluster.issuer())) {
            throw new IOException("the only issuer that can be reached is " + cluster.issuer());
        }
        return cluster.keySet();
    }

    private void clockMoved() {
        cluster.renewDueTokens();
    }

    private KubernetesClient kubernetes() {
        return cluster.client();
    }

    private void crash(String namespace, String pod) {
        cluster.crash(namespace, pod);
    }

    @Override
    public Runnable surround(World world, Set<String> roles) {
        return gateway.surround(world);
    }

    @Override
    public Environment environment() {
        return Environment.EMBEDDED;
    }

    @Override
    public Optional<MilvusRuntime> runtime() {
        return Optional.of(runtime.kind());
    }

    @Override
    public Map<String, String> differingKeys() {
        return runtime.differingKeys();
    }

    @Override
    public AwsAccount aws() {
        return aws;
    }

    @Override
    public Cluster cluster() {
        return new Cluster() {
            @Override
            public KubernetesClient client() {
                return cluster.client();
            }

            @Override
            public URI issuer() {
                return cluster.issuer();
            }

            @Override
            public boolean isDeploymentsOwn() {
                return true;
            }

            @Override
            public Optional<String> expiredToken(String namespace, String serviceAccount, String audience) {
                return Optional.of(cluster.expiredToken(namespace, serviceAccount, audience));
            }
        };
    }

    @Override
    public MilvusInstaller milvus() {
        return installer;
    }

    @Override
    public Optional<PodIdentity> podIdentity() {
        return Optional.of(new GatewayPodIdentity(gateway.eksAuth(), this::agent));
    }

    @Override
    public Decisions decisions() {
        return gateway.decisions().snapshot();
    }

    @Override
    public Optional<DecisionLog.Listening> listen(Consumer<RecordedDecision> listener) {
        return Optional.of(gateway.decisions().listen(listener));
    }

    @Override
    public AccountClock clock() {
        return runtime.isTokenExchanged() ? clock : new HeldSessions(runtime.kind());
    }

    @Override
    public Optional<String> hiddenCredentialUse() {
        return runtime.isTokenExchanged()
                ? Optional.of("how Milvus comes by credentials cannot be told where it runs as " + runtime.kind()
                        + ": the harness exchanges the pod's token at STS in its stead\n"
                        + "Run the class in NAMESPACE or CONTAINER (milvus-on-s3.milvus.runtime), or in CONTAINERS.")
                : Optional.empty();
    }

    @Override
    public Optional<DeploymentFaults> faults(String roleArn) {
        return Optional.of(new GatewayDeploymentFaults(gateway.faults(), roleArn, () -> {
            cluster.rotateKeys();
            cluster.withdrawFormerKeys();
        }));
    }

    @Override
    public void close() {
        opened.close();
    }
}
