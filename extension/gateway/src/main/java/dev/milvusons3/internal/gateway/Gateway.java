package dev.milvusons3.internal.gateway;

import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.authz.Surroundings;
import dev.milvusons3.internal.gateway.faults.FaultStage;
import dev.milvusons3.internal.gateway.faults.FaultyDirectory;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.iamapi.Accounts;
import dev.milvusons3.internal.gateway.iamapi.IamService;
import dev.milvusons3.internal.gateway.iamapi.IamStore;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import dev.milvusons3.internal.gateway.identity.Ids;
import dev.milvusons3.internal.gateway.kms.KeyUse;
import dev.milvusons3.internal.gateway.kms.KmsKeys;
import dev.milvusons3.internal.gateway.kms.KmsService;
import dev.milvusons3.internal.gateway.objects.EmbeddedBackend;
import dev.milvusons3.internal.gateway.s3.S3Backend;
import dev.milvusons3.internal.gateway.s3.S3Operation;
import dev.milvusons3.internal.gateway.s3.S3Service;
import dev.milvusons3.internal.gateway.sigv4.Authenticator;
import dev.milvusons3.internal.gateway.sts.EksAuth;
import dev.milvusons3.internal.gateway.sts.KeySetResolver;
import dev.milvusons3.internal.gateway.sts.StsService;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.World;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.regions.Region;

/**
 * An AWS account on one port: S3, STS and IAM. Every request is authenticated, decided by the account's policies
 * and recorded.
 */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final String UNREADABLE = "unreadable request";

    private final Account account;
    private final Accounts accounts;
    private final AwsCredentials root;
    private final CredentialStore credentials;
    private final Map<String, AwsCredentials> roots = new ConcurrentHashMap<>();
    private final Surroundings surroundings;
    /** By the port that requests come to; all others are in the surroundings as they are. */
    private final Map<Integer, UnaryOperator<World>> ways = new ConcurrentHashMap<>();

    private final DecisionLog decisions;
    private final S3Backend backend;
    /** Of an emulator whose pulse nobody else has. */
    private final Optional<Pulse> pulse;

    private final boolean enforcing;
    private final FaultStage faults;
    private final Optional<EksAuth> eksAuth;
    private final GatewayServer server;
    private final S3Service s3;
    private final KmsKeys keys;

    private Gateway(Builder builder) throws IOException {
        account = new Account(builder.account, builder.region);
        root = AwsBasicCredentials.create(builder.rootAccessKey, builder.rootSecret);
        decisions = new DecisionLog();
        pulse = builder.ownPulse();
        Optional<Emulator> emulator = builder.emulator.map(endpoint ->
                new Emulator(endpoint, account, builder.pulse.or(() -> pulse).orElseThrow()));
        accounts =
                new Accounts(account, one -> emulator.map(e -> e.of(one).iam()).orElseGet(() -> new IamStore(one)));
        backend = emulator.map(Emulator::s3)
                .or(() -> builder.backend)
                .orElseGet(() -> new EmbeddedBackend(account, builder.objects));
        credentials = new CredentialStore(
                session -> accounts.uniqueId(session.roleArn()).equals(Optional.of(session.roleId())));
        credentials.addRoot(account, root.accessKeyId(), root.secretAccessKey());
        roots.put(account.id(), root);
        Authenticator authenticator = new Authenticator(credentials);
        faults = new FaultStage(credentials, S3Operation.actions());
        surroundings = new Surroundings(builder.circumstances);
        Authorizer authorizer = new Authorizer(
                account, new FaultyDirectory(accounts, faults), decisions, surroundings, builder.enforcing);
        keys = new KmsKeys();
        eksAuth = builder.cluster.map(cluster -> new EksAuth(
                cluster.name(),
                cluster.issuer(),
                account,
                accounts,
                builder.keySets,
                credentials,
                authorizer,
                faults,
                builder::accountTime));
        enforcing = builder.enforcing;
        s3 = new S3Service(
                accounts,
                accounts,
                authenticator,
                authorizer,
                backend,
                new KeyUse(keys, authorizer, faults),
                builder.takenBucketNames,
                faults);
        GatewayServlet servlet = new GatewayServlet(
                account,
                builder.ownPages,
                builder.clock,
                builder.ahead,
                port -> ways.getOrDefault(port, UnaryOperator.identity()),
                s3,
                new StsService(account, accounts, builder.keySets, credentials, authenticator, authorizer, faults),
                new IamService(accounts, authenticator, authorizer),
                new KmsService(accounts, accounts, keys, authenticator, authorizer));
        server = new GatewayServer(
                servlet,
                builder.address,
                builder.port,
                builder.tls,
                builder.tlsPort,
                builder.socket,
                builder.patience,
                error -> recordUnreadable(builder.accountTime(), error));
    }

    private void recordUnreadable(Instant time, AwsError error) {
        LOG.debug("A request that cannot be read was refused: {} {}", error.code(), error.message());
        decisions.append(number -> new RecordedDecision(
                number,
                time,
                "s3",
                UNREADABLE,
                "*",
                UNREADABLE,
                "*",
                RecordedDecision.Verdict.REJECTED,
                error.code(),
                error.message(),
                "",
                Optional.empty()));
    }

    /** {@return where to say what the account is like} */
    public static Builder builder() {
        return new Builder();
    }

    /** {@return where S3, STS and IAM are reached over plain HTTP} */
    public URI endpoint() {
        return server.endpoint();
    }

    /** {@return where the same is reached over TLS, if it was given something to do TLS with} */
    public Optional<URI> tlsEndpoint() {
        return server.tlsEndpoint();
    }

    /** {@return the account's root credentials} */
    public AwsCredentials rootCredentials() {
        return root;
    }

    /**
     * {@return what gives pods of the cluster their roles, and knows which}
     *
     * @throws IllegalStateException if the account has no cluster
     */
    public EksAuth eksAuth() {
        return eksAuth.orElseThrow(() -> new IllegalStateException("this account has no cluster"));
    }

    /** {@return the account's id} */
    public String accountId() {
        return account.id();
    }

    /** {@return the account's region} */
    public Region region() {
        return account.region();
    }

    /**
     * Puts the accounts into other surroundings: what was there of further accounts stays.
     *
     * @return puts them back into those of before; accounts stay
     * @throws IllegalArgumentException if an account's id is none
     */
    public Runnable surround(World world) {
        World before = surroundings.common();
        inhabit(world);
        surroundings.set(world);
        return () -> surround(before);
    }

    /**
     * The same for one of several who share this gateway.
     *
     * @param mark that the user agents of its clients carry
     * @param roles ARNs of its roles, whose sessions are in these surroundings alone
     * @return undoes it; accounts stay
     * @throws IllegalArgumentException if an account's id is none
     */
    public Runnable surround(World world, String mark, Set<String> roles) {
        inhabit(world);
        return surroundings.share(mark, roles, world);
    }

    private void inhabit(World world) {
        world.accounts().forEach(this::add);
        world.bystanders().forEach(accounts::know);
    }

    /** Adds an account, unless it is there. */
    public synchronized void add(String id) {
        if (accounts.add(id)) {
            AwsBasicCredentials key = AwsBasicCredentials.create(Ids.unique("AKIA"), Ids.secret());
            credentials.addRoot(new Account(id, account.region()), key.accessKeyId(), key.secretAccessKey());
            roots.put(id, key);
        }
    }

    /** Ends a key of KMS at once, whatever its policy says; does nothing if there is none. */
    public void forgetKey(String arn) {
        keys.forget(arn);
    }

    /**
     * {@return the root credentials of one of the accounts}
     *
     * @throws IllegalArgumentException if there is no such account
     */
    public AwsCredentials rootCredentials(String accountId) {
        AwsCredentials found = roots.get(accountId);
        if (found == null) {
            throw new IllegalArgumentException(
                    "there is no account " + accountId + " here, only " + new TreeSet<>(roots.keySet()));
        }
        return found;
    }

    /**
     * {@return where all is reached from another network, over plain HTTP}
     *
     * @throws IOException if no port can be had
     */
    public URI endpointIn(Network network) throws IOException {
        return endpointIn(world -> world.in(network));
    }

    /**
     * {@return the same in other surroundings}
     *
     * @param way what it changes
     * @throws IOException if no port can be had
     */
    public URI endpointIn(UnaryOperator<World> way) throws IOException {
        URI endpoint = server.another();
        ways.put(endpoint.getPort(), way);
        return endpoint;
    }

    /** {@return the names of the buckets of all accounts} */
    public List<String> bucketNames() {
        return s3.bucketNames();
    }

    /** {@return what was decided} */
    public DecisionLog decisions() {
        return decisions;
    }

    /**
     * Keeps what clients made here for another run; what was kept there before is replaced.
     *
     * @param directory that is nobody else's
     * @param wanted by tags, which IAM documents and keys are to be kept
     * @throws IOException if it cannot be written: what was kept before stays
     * @throws IllegalStateException if the objects are not in this JVM
     */
    public void save(Path directory, Predicate<Map<String, String>> wanted) throws IOException {
        kept(directory).save(wanted);
    }

    /**
     * Makes again what was kept there and is not here.
     *
     * @throws IOException if it cannot be read
     */
    public void restore(Path directory) throws IOException {
        kept(directory).restore();
    }

    /** {@return a number that is another one after an object was written; always the same if the objects are not in this JVM} */
    public long written() {
        return backend instanceof EmbeddedBackend embedded ? embedded.written() : 0;
    }

    private KeptState kept(Path directory) {
        if (backend instanceof EmbeddedBackend embedded) {
            return new KeptState(accounts, s3, keys, embedded.kept(KeptState.bytes(directory)), directory);
        }
        throw new IllegalStateException("the objects are kept by " + backend);
    }

    /** {@return whether denials are denials; otherwise they are recorded, marked and let through} */
    public boolean enforcing() {
        return enforcing;
    }

    /** {@return where something can be made to go wrong on purpose} */
    public FaultStage faults() {
        return faults;
    }

    /** Stops the server, and lets go of all that is stored. */
    @Override
    public void close() {
        try {
            server.close();
        } finally {
            pulse.ifPresent(Pulse::close);
            backend.close();
        }
    }

    /** What an account is like. */
    public static final class Builder {
        private String account = "111122223333";
        private Region region = Region.US_EAST_2;
        private String rootAccessKey = Ids.unique("AKIA");
        private String rootSecret = Ids.secret();
        private Optional<S3Backend> backend = Optional.empty();
        private Optional<Path> objects = Optional.empty();
        private KeySetResolver keySets = issuer -> {
            throw new IOException("no keys are known of " + issuer);
        };
        private Clock clock = Clock.systemUTC();
        private Supplier<Duration> ahead = () -> Duration.ZERO;
        private Set<String> takenBucketNames = Set.of();
        private InetAddress address = InetAddress.getLoopbackAddress();
        private Optional<URI> emulator = Optional.empty();
        private Optional<Pulse> pulse = Optional.empty();
        private Optional<EksCluster> cluster = Optional.empty();
        private Optional<SSLContext> tls = Optional.empty();
        private Optional<Path> socket = Optional.empty();
        private int port;
        private int tlsPort;
        private boolean enforcing = true;
        private Optional<OwnPages> ownPages = Optional.empty();
        private PatientHandler.Patience patience = PatientHandler.Patience.DEFAULT;
        private Circumstances circumstances = Circumstances.USUAL;

        private Builder() {}

        /** How long it waits for slow bodies. */
        Builder patience(PatientHandler.Patience patience) {
            this.patience = patience;
            return this;
        }

        /** The account's id, twelve digits; {@code 111122223333} by default. */
        public Builder account(String id) {
            this.account = id;
            return this;
        }

        /** Where its buckets are; it decides the partition too. {@code us-east-2} by default. */
        public Builder region(Region region) {
            this.region = region;
            return this;
        }

        /** Root's key; a random one by default. */
        public Builder rootCredentials(String accessKeyId, String secret) {
            this.rootAccessKey = accessKeyId;
            this.rootSecret = secret;
            return this;
        }

        /** What keeps the bytes, which the gateway closes; a store in this JVM by default. */
        public Builder s3(S3Backend backend) {
            this.backend = Optional.of(backend);
            return this;
        }

        /** Where that store keeps large objects; a directory for temporary files by default. It is removed with the gateway. */
        public Builder objects(Path directory) {
            this.objects = Optional.of(directory);
            return this;
        }

        /**
         * Keeps objects and IAM documents in an emulator such as LocalStack instead of memory: the gateway authenticates,
         * decides and records, and forwards what is allowed. Whatever else talks to the emulator sees the documents, and
         * what it changes of IAM counts here within a second. Sessions stay the gateway's own, and so do the IAM documents of
         * regions outside the partition {@code aws}, the only one that LocalStack's IAM knows.
         *
         * @param endpoint of all its services, such as {@code http://127.0.0.1:4566}; it is not closed with the gateway
         */
        public Builder emulator(URI endpoint) {
            this.emulator = Optional.of(endpoint);
            return this;
        }

        /** The same, whose pulse the caller has: it is not closed with the gateway either. */
        public Builder emulator(URI endpoint, Pulse pulse) {
            this.pulse = Optional.of(pulse);
            return emulator(endpoint);
        }

        private Optional<Pulse> ownPulse() {
            return pulse.isPresent()
                    ? Optional.empty()
                    : emulator.map(endpoint -> Pulse.of("the emulator at " + endpoint, endpoint, () -> ""));
        }

        /** The address to listen on, for callers that are not on this machine; the loopback address by default. */
        public Builder address(InetAddress address) {
            this.address = address;
            return this;
        }

        /**
         * A cluster of the account, whose pods get roles by EKS Pod Identity; none by default.
         *
         * @param name as EKS would call it
         * @param issuer of its tokens, whose keys come from the resolver
         */
        public Builder eksCluster(String name, URI issuer) {
            this.cluster = Optional.of(new EksCluster(name, issuer));
            return this;
        }

        private record EksCluster(String name, URI issuer) {}

        /** {@return what time it is for the account} */
        private Instant accountTime() {
            return clock.instant().plus(ahead.get());
        }

        /** Where issuers' keys come from; by default there are none. */
        public Builder keySets(KeySetResolver resolver) {
            this.keySets = resolver;
            return this;
        }

        /** What time it is for signatures, which clients make by their own clocks. */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /** How far the account's time, by which sessions and tokens end and conditions are decided, is ahead of that. */
        public Builder ahead(Supplier<Duration> ahead) {
            this.ahead = ahead;
            return this;
        }

        /** Bucket names that belong to other accounts. */
        public Builder takenBucketNames(Set<String> names) {
            this.takenBucketNames = Set.copyOf(names);
            return this;
        }

        /** What explanations should know of all requests. */
        public Builder circumstances(Circumstances circumstances) {
            this.circumstances = circumstances;
            return this;
        }

        /** Serves over TLS too, on a second port. */
        public Builder tls(SSLContext context) {
            this.tls = Optional.of(context);
            return this;
        }

        /** The ports for plain HTTP and for TLS; any that are free by default, for which 0 stands. */
        public Builder ports(int plain, int overTls) {
            this.port = plain;
            this.tlsPort = overTls;
            return this;
        }

        /** Lets through what policies deny, and marks it in the record. Whoever cannot say who it is, is refused anyway. */
        public Builder recording() {
            this.enforcing = false;
            return this;
        }

        /** Answers what is asked below {@link OwnPages#PATH} by pages of its own; without them S3 refuses such a bucket name. */
        public Builder ownPages(OwnPages pages) {
            this.ownPages = Optional.of(pages);
            return this;
        }

        /** Serves by a Unix socket too, which other network namespaces reach: over TLS, if it is given something to do TLS with. */
        public Builder socket(Path path) {
            this.socket = Optional.of(path);
            return this;
        }

        /**
         * Starts it.
         *
         * @throws IOException if no port can be had
         */
        public Gateway start() throws IOException {
            return new Gateway(this);
        }
    }
}
