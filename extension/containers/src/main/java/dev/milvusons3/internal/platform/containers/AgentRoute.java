package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.kubernetes.embedded.PodIdentitySettings;
import dev.milvusons3.internal.kubernetes.real.StalePlumbing;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.containers.Container.ExecResult;
import org.testcontainers.containers.GenericContainer;

/**
 * Leads pods that call the agent of EKS Pod Identity to the one in this JVM. On EKS it has a link-local address of the node, which
 * Kubernetes takes for no service; so the node rewrites the destination of what its pods send there, in a chain of its own.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-agent-config-ipv6.html">The agent's address</a>
 */
final class AgentRoute implements AutoCloseable {
    /** At most 28 characters. */
    private static final String CHAIN = "MILVUS-ON-S3-POD-IDENTITY";

    private static final Pattern DESTINATION = Pattern.compile("--to-destination (\\S+):(\\d+)");
    private static final List<String> MATCH =
            List.of("-d", PodIdentitySettings.AGENT + "/32", "-p", "tcp", "--dport", "80");

    private final NodeCommands node;

    private AgentRoute(NodeCommands node) {
        this.node = node;
    }

    /**
     * Makes it, in place of one whose test run is gone.
     *
     * @param container the node
     * @param address of this host, as pods reach it
     * @param port the agent's
     * @throws MilvusOnS3Exception if another run has the agent's address on this node, or the node has no iptables; nothing is left
     */
    static AgentRoute open(GenericContainer<?> container, InetAddress address, int port) {
        AgentRoute route = new AgentRoute(new NodeCommands(container));
        route.removeStale();
        route.iptables("-N", CHAIN);
        try {
            route.iptables(
                    "-A", CHAIN, "-p", "tcp", "-j", "DNAT", "--to-destination", address.getHostAddress() + ":" + port);
            // First: what kube-proxy has there is for addresses of services.
            route.iptables("-I", "PREROUTING", MATCH);
        } catch (RuntimeException e) {
            try {
                route.close();
            } catch (RuntimeException close) {
                e.addSuppressed(close);
            }
            throw e;
        }
        return route;
    }

    private void removeStale() {
        ExecResult rules = node.attempt("iptables", "-w", "-t", "nat", "-S", CHAIN);
        if (rules.getExitCode() != 0) {
            return;
        }
        Matcher destination = DESTINATION.matcher(rules.getStdout());
        if (destination.find()
                && StalePlumbing.isListenedTo(destination.group(1), Integer.parseInt(destination.group(2)))) {
            throw new MilvusOnS3Exception(
                    "another run on this cluster already leads " + PodIdentitySettings.AGENT + " to "
                            + destination.group(1) + ":" + destination.group(2)
                            + "\nWait until it has ended, or use another cluster (leave milvus-on-s3.containers.reuse out).");
        }
        close();
    }

    private void iptables(String command, String chain, String... rule) {
        iptables(command, chain, List.of(rule));
    }

    private void iptables(String command, String chain, List<String> rule) {
        List<String> all = new ArrayList<>(List.of("iptables", "-w", "-t", "nat", command, chain));
        all.addAll(rule);
        if (chain.equals("PREROUTING")) {
            all.addAll(List.of("-j", CHAIN));
        }
        node.run(all.toArray(String[]::new));
    }

    @Override
    public void close() {
        List<String> jump = new ArrayList<>(List.of("iptables", "-w", "-t", "nat", "-C", "PREROUTING"));
        jump.addAll(MATCH);
        jump.addAll(List.of("-j", CHAIN));
        if (node.attempt(jump.toArray(String[]::new)).getExitCode() == 0) {
            iptables("-D", "PREROUTING", MATCH);
        }
        iptables("-F", CHAIN);
        iptables("-X", CHAIN);
    }
}
