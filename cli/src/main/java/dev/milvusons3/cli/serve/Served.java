package dev.milvusons3.cli.serve;

import dev.milvusons3.Environment;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.files.Trees;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.sts.WebIdentityIssuer;
import dev.milvusons3.internal.platform.EksIssuers;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.platform.UnsuppliedKeys;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.setup.TrustedWorkload;
import dev.milvusons3.internal.steps.SetupInAccounts;
import dev.milvusons3.internal.threads.Daemons;
import dev.milvusons3.internal.tls.PrivateAuthority;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** A gateway that other processes use: with the set-up made in it, what they need written down for them, and pages of its own. */
final class Served implements AutoCloseable {
    static final String RECORDING =
            "RECORD MODE: what the policies deny is let through, marked and told. A test that is green here proves"
                    + " no policy.";

    private static final Logger LOG = LoggerFactory.getLogger(Served.class);

    private static final int KEY_BYTES = 24;
    private static final int KEEP_SECONDS = 2;

    private final Gateway gateway;
    private final WebIdentityIssuer issuer;
    private final RunFile run;
    private final ScheduledExecutorService renewal;
    /** Whether the page is not for everybody who gets here. */
    private final boolean keyed;

    private final long first;
    private final Optional<Persisted> persisted;

    private Served(
            Gateway gateway,
            WebIdentityIssuer issuer,
            RunFile run,
            ScheduledExecutorService renewal,
            boolean keyed,
            Optional<Persisted> persisted) {
        this.gateway = gateway;
        this.issuer = issuer;
        this.run = run;
        this.renewal = renewal;
        this.keyed = keyed;
        this.persisted = persisted;
        this.first = gateway.decisions().size();
    }

    /**
     * Starts it; it is ready when this returns.
     *
     * @throws ServeException if a port is in use, the set-up cannot be made, or a file cannot be written
     */
    static Served start(ServeOptions options) {
        SetupAccounts accounts = SetupAccounts.of(options.setup(), options.account());
        Optional<Persisted> persisted = options.persist()
                .map(directory -> Persisted.open(
                        directory, accounts.id(), options.region().id()));
        try {
            return start(options, accounts, persisted);
        } catch (RuntimeException e) {
            persisted.ifPresent(Served::letGo);
            throw e;
        }
    }

    private static void letGo(Persisted persisted) {
        try {
            persisted.close();
        } catch (IOException e) {
            LOG.warn("What is kept is still held: {}", e.getMessage());
        }
    }

    private static Served start(ServeOptions options, SetupAccounts accounts, Optional<Persisted> persisted) {
        WebIdentityIssuer issuer = new WebIdentityIssuer(
                options.setup()
                        .flatMap(setup -> TrustedWorkload.of(setup).issuer())
                        .map(said -> URI.create("https://" + said))
                        .orElseGet(() -> EksIssuers.named(options.region(), "serve of " + accounts.id())),
                Clock.systemUTC(),
                persisted.map(Persisted::signing).orElseGet(WebIdentityIssuer::newKey));
        WrittenPolicies written = new WrittenPolicies();
        // A set-up may demand TLS of whoever makes it.
        Optional<PrivateAuthority> authority = options.tls() || options.setup().isPresent()
                ? Optional.of(PrivateAuthority.create())
                : Optional.empty();
        String key = newKey();
        Pages pages = new Pages(options.address(), key);
        Gateway gateway = start(options, accounts, issuer, written, authority, pages, persisted);
        try {
            gateway.surround(new World(accounts.all(), Organization.NONE, Network.DIRECT));
            Optional<SetupInAccounts.Made> made = options.setup()
                    .map(setup ->
                            SetupMaker.make(setup, accounts, gateway, authority.orElseThrow(), issuer.url(), written));
            if (persisted.isPresent()) {
                persisted.get().restore(gateway);
            }
            RunFile run = write(options, gateway, authority, made, key);
            ScheduledExecutorService renewal =
                    Executors.newSingleThreadScheduledExecutor(Daemons.named("milvus-on-s3-tokens"));
            Served served =
                    new Served(gateway, issuer, run, renewal, !options.address().isLoopbackAddress(), persisted);
            served.keepTokenFresh();
            served.keepWhatIsMade();
            pages.open(served);
            return served;
        } catch (IOException e) {
            gateway.close();
            throw new ServeException(
                    "Nothing is served, for a file cannot be read or written: " + e.getMessage() + ".", e);
        } catch (RuntimeException e) {
            gateway.close();
            throw e;
        }
    }

    private static Gateway start(
            ServeOptions options,
            SetupAccounts accounts,
            WebIdentityIssuer issuer,
            WrittenPolicies written,
            Optional<PrivateAuthority> authority,
            Pages pages,
            Optional<Persisted> persisted) {
        Gateway.Builder builder = Gateway.builder()
                .account(accounts.id())
                .region(options.region())
                .address(options.address())
                .ports(options.tls() ? 0 : options.port(), options.tls() ? options.port() : 0)
                .keySets(issuer::resolve)
                .circumstances(new Circumstances(UnsuppliedKeys.of(Environment.EMBEDDED), written, ""))
                .ownPages(pages);
        authority.ifPresent(it -> builder.tls(it.awsContext(Set.of(options.region()), options.address())));
        persisted.ifPresent(
                it -> builder.rootCredentials(it.root().accessKeyId(), it.root().secretAccessKey()));
        if (options.record()) {
            builder.recording();
        }
        try {
            return builder.start();
        } catch (IOException e) {
            boolean inUse = Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                    .anyMatch(BindException.class::isInstance);
            throw new ServeException(
                    inUse
                            ? "Port " + options.port() + " of "
                                    + options.address().getHostAddress() + " is in use, "
                                    + Health.whose(options.address(), options.port())
                                    + ". Choose another by --port, or 0 for any that is free."
                            : "The gateway cannot be started: " + e.getMessage() + ".",
                    e);
        }
    }

    private static RunFile write(
            ServeOptions options,
            Gateway gateway,
            Optional<PrivateAuthority> authority,
            Optional<SetupInAccounts.Made> made,
            String key)
            throws IOException {
        URI endpoint = options.tls() ? gateway.tlsEndpoint().orElseThrow() : gateway.endpoint();
        AwsCredentials root = gateway.rootCredentials();
        RunFile run = new RunFile(
                RunFile.make(options.runs(), endpoint.getPort()),
                ProcessHandle.current().pid(),
                gateway.endpoint(),
                endpoint,
                gateway.accountId(),
                gateway.region().id(),
                options.record(),
                root.accessKeyId(),
                root.secretAccessKey(),
                key,
                made.map(SetupInAccounts.Made::bucket),
                made.map(SetupInAccounts.Made::roleArn),
                made.map(SetupInAccounts.Made::namespace),
                made.map(SetupInAccounts.Made::serviceAccount));
        Files.writeString(run.nothing(), "");
        if (authority.isPresent()) {
            Files.writeString(run.authority(), authority.get().pem());
        }
        run.write();
        return run;
    }

    /** As a kubelet does: when four fifths of its life are over, there is a new one. */
    private void keepTokenFresh() throws IOException {
        if (run.role().isEmpty()) {
            return;
        }
        writeToken();
        long period = WebIdentityIssuer.LIFETIME.toSeconds() * 4 / 5;
        renewal.scheduleAtFixedRate(
                () -> {
                    try {
                        writeToken();
                    } catch (IOException e) {
                        LOG.warn("The token in {} cannot be renewed: {}", run.token(), e.getMessage());
                    }
                },
                period,
                period,
                TimeUnit.SECONDS);
    }

    /** So that whoever kills it loses a moment, and not all. */
    private void keepWhatIsMade() {
        persisted.ifPresent(it -> renewal.scheduleWithFixedDelay(
                () -> it.saveIfChanged(gateway), KEEP_SECONDS, KEEP_SECONDS, TimeUnit.SECONDS));
    }

    private void writeToken() throws IOException {
        RunFile.replace(
                run.token(),
                issuer.token(
                        subject(
                                run.namespace().orElseThrow(),
                                run.serviceAccount().orElseThrow()),
                        WebIdentityLogin.AUDIENCE));
    }

    private static String newKey() {
        byte[] random = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    static String subject(String namespace, String serviceAccount) {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }

    /** {@return how many decisions there were when it was ready} */
    long first() {
        return first;
    }

    Gateway gateway() {
        return gateway;
    }

    WebIdentityIssuer issuer() {
        return issuer;
    }

    RunFile run() {
        return run;
    }

    /** {@return the address of the page, with the key where it is needed} */
    String page() {
        return run.plain() + Pages.HOME + (keyed ? "?key=" + run.key() : "");
    }

    @Override
    public void close() {
        renewal.shutdown();
        persisted.ifPresent(it -> it.save(gateway));
        gateway.close();
        persisted.ifPresent(Served::letGo);
        try {
            Trees.delete(run.directory());
        } catch (IOException e) {
            throw new UncheckedIOException("What tells of this serve cannot be removed: " + run.directory(), e);
        }
    }
}
