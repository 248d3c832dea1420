package dev.milvusons3.cli;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.real.HostAddress;
import dev.milvusons3.internal.platform.ConnectedCluster;
import dev.milvusons3.internal.platform.containers.cluster.ClusterGateway;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The gateway in a cluster, as the chart's pod runs it. */
@Command(
        name = "cluster-gateway",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Serves an AWS to each test run on a Kubernetes cluster, until it is ended: what the chart milvus-on-s3-gateway runs"
                    + " in its pod. A run asks for it by the control API, and is ended when its lease is.",
            "The cluster is the one that it runs in; outside of one, that of the kubeconfig's current context."
        },
        footerHeading = "%nExamples:%n",
        footer = "  milvus-on-s3 cluster-gateway --address $POD_IP --key-file /etc/milvus-on-s3/key",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"1:it could not be started", "2:the command line is wrong", "143:it was ended by SIGTERM"})
final class ClusterGatewayCommand implements Callable<Integer> {
    private static final int FAILED = 1;
    private static final int MAX_PORT = 65_535;

    /** A JVM renews it four times as often, so that some may fail. */
    private static final Duration LEASE = Duration.ofSeconds(60);

    @Spec
    private CommandSpec command;

    @Option(
            names = "--address",
            paramLabel = "IP",
            required = true,
            description = "By which the cluster's API server and pods reach this process: its pod's.")
    private String address;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "8471",
            description = "The control API's port, or 0 for any that is free; ${DEFAULT-VALUE} by default.")
    private int port;

    @Option(
            names = "--key-file",
            paramLabel = "FILE",
            required = true,
            description = "A file with the key that the control API asks for, in one line.")
    private Path keyFile;

    @Override
    public Integer call() throws InterruptedException {
        if (port < 0 || port > MAX_PORT) {
            throw wrong("--port", String.valueOf(port), "a number from 0 to " + MAX_PORT);
        }
        // A port-forward comes to the pod's loopback address.
        HostAddress host = new HostAddress(address(), new InetSocketAddress(0).getAddress(), "the gateway's pod");
        String key = key();
        PrintWriter err = command.commandLine().getErr();
        try {
            ConnectedCluster cluster = ConnectedCluster.open(Config.autoConfigure(null), Optional.empty());
            ClusterGateway gateway = ClusterGateway.start(cluster, host, port, key, LEASE);
            err.println("milvus-on-s3 " + Main.version() + ": control port " + gateway.port() + ", by "
                    + cluster.client().getMasterUrl());
            err.flush();
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(
                            () -> {
                                gateway.close();
                                cluster.close();
                            },
                            "milvus-on-s3-end"));
        } catch (MilvusOnS3Exception e) {
            err.println(e.getMessage());
            err.flush();
            return FAILED;
        }
        new CountDownLatch(1).await();
        return 0;
    }

    private InetAddress address() {
        try {
            if (!address.matches("[0-9a-fA-F.:]+")) {
                throw new UnknownHostException(address);
            }
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw wrong("--address", address, "an IP address of this machine, such as its pod's");
        }
    }

    private String key() {
        try {
            String key = Files.readString(keyFile).strip();
            if (key.isEmpty()) {
                throw wrong("--key-file", keyFile.toString(), "a file with a key in it; this one is empty");
            }
            return key;
        } catch (IOException e) {
            throw wrong("--key-file", keyFile.toString(), "a file that can be read: " + e);
        }
    }

    private ParameterException wrong(String option, String found, String allowed) {
        return new ParameterException(
                command.commandLine(), option + " = \"" + found + "\" is not allowed. Allowed: " + allowed + ".");
    }
}
