package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.milvus.ServerTree;
import dev.milvusons3.internal.milvus.ServerTree.Listener;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * What a scan of the machine finds during a deployment that it did not find before, by the kernel's own lists. Others start servers on the machine
 * meanwhile, so each listener is known by its owner.
 */
@EnabledOnOs(OS.LINUX)
class HostPortsIT {
    @Test
    void inNamespacesOnlyThisJvmListensAndOnLoopbackAlone() throws Exception {
        Set<String> before = inodes();
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment running = starter.start(spec(MilvusRuntime.NAMESPACE), "HostPortsIT");
            try {
                List<Listener> found = ofThisTree(before);

                assertThat(found)
                        .extracting(Listener::port)
                        .contains(
                                running.deployment().milvusEndpoint().getPort(),
                                running.deployment().s3Endpoint().getPort());
                assertThat(found).allMatch(Listener::isHeldByThisJvm).allMatch(Listener::isLoopback);
                assertThat(openBesidesLoopback(found)).isEmpty();
            } finally {
                running.close(false);
            }
        }
        assertThat(ofThisTree(before)).isEmpty();
    }

    /** So that it is known that the scan would find something. */
    @Test
    void aPlainProcessListensOnEveryInterface() throws Exception {
        Set<String> before = inodes();
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment running = starter.start(spec(MilvusRuntime.PROCESS), "HostPortsIT");
            try {
                List<Listener> milvus = ofThisTree(before).stream()
                        .filter(listener -> !listener.isHeldByThisJvm())
                        .toList();

                assertThat(milvus)
                        .extracting(Listener::port)
                        .contains(running.deployment().milvusEndpoint().getPort());
                assertThat(milvus).hasSizeGreaterThan(5).anyMatch(listener -> !listener.isLoopback());
            } finally {
                running.close(false);
            }
        }
    }

    private static Set<String> inodes() throws IOException {
        return ServerTree.listeners("self").map(Listener::inode).collect(Collectors.toSet());
    }

    /** {@return what this JVM and the processes below it listen on since then} */
    private static List<Listener> ofThisTree(Set<String> before) throws IOException {
        Set<String> held = ServerTree.socketsOfThisTree();
        return ServerTree.listeners("self")
                .filter(listener -> !before.contains(listener.inode()))
                .filter(listener -> held.contains(listener.inode()))
                .toList();
    }

    /** {@return which of these ports answer at the machine's other addresses} */
    private static List<InetSocketAddress> openBesidesLoopback(List<Listener> listeners) throws IOException {
        List<InetAddress> others = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .toList();
        return others.stream()
                .flatMap(address -> listeners.stream()
                        .map(Listener::port)
                        .distinct()
                        .map(port -> new InetSocketAddress(address, port)))
                .filter(HostPortsIT::accepts)
                .toList();
    }

    private static boolean accepts(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1000);
            return true;
        } catch (ConnectException refused) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(address + ": " + e, e);
        }
    }

    private static DeploymentSpec spec(MilvusRuntime runtime) {
        return SpecReader.read(
                new SpecRequest(
                        HostPortsIT.class,
                        List.of(new Layer("the test", Map.of(Settings.MILVUS_RUNTIME, runtime.name()))),
                        List.of()),
                Configuration.of(key -> Optional.empty()));
    }
}
