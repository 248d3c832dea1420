package dev.milvusons3.cli.serve;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.setup.MalformedSetupException;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.regions.Region;

/** Serves an AWS that says no, for tests in any language. */
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        subcommands = {ServeEnvCommand.class, ServeTokenCommand.class},
        synopsisSubcommandLabel = "",
        description = {
            "Serves S3, STS, IAM and KMS on one port: every request is authenticated, decided by the account's policies as AWS"
                    + " does, and recorded with its reasons. For tests in any language.",
            "With a command after --, that command runs with the environment to reach it, and serve ends with it, with its exit"
                    + " code. Without one it serves until it is ended (Ctrl-C, SIGTERM)."
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:ended, or the command succeeded; other codes of the command are handed on",
            "1:nothing could be served: the port is in use, or a step of the set-up failed",
            "2:the command line is wrong, or the set-up cannot be read",
            "143:ended by SIGTERM (130 by Ctrl-C)"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  milvus-on-s3 serve --setup setups/production -- pytest",
            "  milvus-on-s3 serve --port 4580 &",
            "  eval \"$(milvus-on-s3 serve env)\"; aws s3 mb s3://mine"
        })
public final class ServeCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MAX_PORT = 65_535;

    /** What the gateway does with denials. */
    enum Mode {
        /** A denial is answered as AWS answers it. */
        enforce,
        /** What would be denied is let through, marked and told. */
        record
    }

    @Spec
    private CommandSpec command;

    @Option(
            names = "--setup",
            paramLabel = "SOURCE",
            description =
                    "The set-up to make the accounts by: a folder, a plan, a template or values (docs/setups.md). Without it"
                            + " the account is empty.")
    private @Nullable Path setup;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "The port to listen on, or 0 for any that is free. By default " + Runs.PORT
                    + ", and with a command any that is free.")
    private @Nullable Integer port;

    @Option(
            names = "--address",
            paramLabel = "IP",
            defaultValue = "127.0.0.1",
            description =
                    "The address to listen on; ${DEFAULT-VALUE} by default. On any other, the page can only be had with a key.")
    private String address;

    @Option(
            names = "--tls",
            description =
                    "Serve over TLS, by a private authority whose certificate is written to a file; plain HTTP is served on"
                            + " another port.")
    private boolean tls;

    @Option(
            names = "--region",
            paramLabel = "ID",
            description = "The region of the buckets; the set-up's, or us-east-2, by default.")
    private @Nullable String region;

    @Option(
            names = "--account",
            paramLabel = "ID",
            description = "The account: twelve digits; the set-up's, or 111122223333, by default.")
    private @Nullable String account;

    @Option(
            names = "--persist",
            paramLabel = "DIRECTORY",
            description =
                    "Where what clients make outlives this serve: objects, IAM documents, keys. Without it all is in memory."
                            + " What a set-up makes is made anew.")
    private @Nullable Path persist;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            defaultValue = "enforce",
            description =
                    "enforce (the default), or record: what would be denied is let through, marked and told, never silently.")
    private Mode mode;

    @Option(
            names = "--as",
            paramLabel = "WHO",
            description =
                    "As whom the command sends requests: pod (takes the set-up's role by a token; the default with --setup)"
                            + " or administrator.")
    private ServeEnvironment.@Nullable As as;

    @Mixin
    private Runs runs;

    @Parameters(paramLabel = "COMMAND", arity = "0..*", description = "A command, with its arguments, after --.")
    private List<String> run = List.of();

    @Override
    public Integer call() throws InterruptedException {
        ServeOptions options = options();
        PrintWriter err = command.commandLine().getErr();
        if (mode == Mode.record) {
            err.println(Served.RECORDING);
            err.flush();
        }
        try (Served served = Served.start(options)) {
            Announcement.print(served, options, err, uptime());
            // A command's own output is its own, unless it is let do what it must not.
            if (run.isEmpty() || options.record()) {
                Announcement.tell(served, err);
            }
            ServeEnvironment.As who = as != null
                    ? as
                    : options.setup().isPresent() && !run.isEmpty()
                            ? ServeEnvironment.As.pod
                            : ServeEnvironment.As.administrator;
            ServeEnvironment environment = ServeEnvironment.of(served.run(), who);
            if (!run.isEmpty()) {
                return ServedCommand.run(run, environment, served);
            }
            PrintWriter out = command.commandLine().getOut();
            out.print(environment.shell());
            out.flush();
            untilEnded(served);
            return 0;
        } catch (ServeException | MilvusOnS3Exception e) {
            err.println(e.getMessage());
            err.flush();
            return FAILED;
        }
    }

    /** The JVM's shutdown closes it, and waits for that. */
    private static void untilEnded(Served served) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(served::close, "milvus-on-s3-end"));
        new CountDownLatch(1).await();
    }

    /** Since the JVM began, as its user waits for it. */
    private static long uptime() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }

    private ServeOptions options() {
        if (port != null && (port < 0 || port > MAX_PORT)) {
            throw wrong("--port", port.toString(), "a number from 0 to " + MAX_PORT);
        }
        Optional<Setup> said = Optional.ofNullable(setup).map(this::read);
        String own = said.flatMap(it -> it.role().account()).orElse("");
        if (account != null && !account.matches("[0-9]{12}")) {
            throw wrong("--account", account, "twelve digits");
        }
        if (account != null && !own.isEmpty() && !own.equals(account)) {
            throw wrong("--account", account, own + ", which the set-up says; leave the option out");
        }
        return new ServeOptions(
                address(),
                port != null ? port : run.isEmpty() ? Runs.PORT : 0,
                tls,
                region(said.flatMap(Setup::region)),
                account == null ? "111122223333" : account,
                mode == Mode.record,
                said,
                Optional.ofNullable(persist),
                runs.directory());
    }

    private Region region(Optional<String> own) {
        String id = region != null ? region : own.orElse("us-east-2");
        if (own.isPresent() && !own.get().equals(id)) {
            throw wrong("--region", id, own.get() + ", which the set-up says; leave the option out");
        }
        if (Region.regions().stream().noneMatch(known -> known.id().equals(id) && !known.isGlobalRegion())) {
            throw wrong("--region", id, "the id of an AWS region, such as us-east-2");
        }
        return Region.of(id);
    }

    private InetAddress address() {
        try {
            if (!address.matches("[0-9a-fA-F.:]+")) {
                throw new UnknownHostException(address);
            }
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw wrong("--address", address, "an IP address of this machine, such as 127.0.0.1 or 0.0.0.0");
        }
    }

    private Setup read(Path path) {
        try {
            return SetupReader.of(path).read();
        } catch (MalformedSetupException e) {
            throw new ParameterException(command.commandLine(), "--setup " + path + ": " + e.getMessage());
        }
    }

    private ParameterException wrong(String option, String found, String allowed) {
        return new ParameterException(
                command.commandLine(), option + " = \"" + found + "\" is not allowed. Allowed: " + allowed + ".");
    }
}
