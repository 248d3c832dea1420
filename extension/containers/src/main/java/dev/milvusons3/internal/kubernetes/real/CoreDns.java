package dev.milvusons3.internal.kubernetes.real;

import dev.milvusons3.MilvusOnS3Exception;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites names in a cluster's CoreDNS: in {@code coredns-custom} where the Corefile reads that, as k3s' does, else in the Corefile. Every owner has an entry of its
 * own there, so that several do not disturb each other; two that rewrite the same name would, and the second one is refused.
 *
 * @see <a href="https://coredns.io/plugins/rewrite/">CoreDNS' rewrite plugin</a>
 */
final class CoreDns implements AutoCloseable {
    private static final String NAMESPACE = "kube-system";
    private static final String MAP = "coredns";
    private static final String COREFILE = "Corefile";
    private static final String CUSTOM_MAP = "coredns-custom";
    private static final String SERVICE = "kube-dns";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final KubernetesClient client;
    private final String owner;
    private final boolean custom;

    private CoreDns(KubernetesClient client, String owner, boolean custom) {
        this.client = client;
        this.owner = owner;
        this.custom = custom;
    }

    /**
     * Has names lead to a service.
     *
     * @param patterns of the names
     * @return when every CoreDNS answers so, and the cluster's DNS service leads to no other
     */
    static CoreDns rewrite(
            KubernetesClient client, String owner, List<String> patterns, HostService service, List<String> probes) {
        ConfigMap map = client.configMaps().inNamespace(NAMESPACE).withName(MAP).get();
        if (map == null || !map.getData().containsKey(COREFILE)) {
            throw new MilvusOnS3Exception(
                    "The cluster has no CoreDNS with a ConfigMap %s/%s, so AWS' names cannot be led to the gateway."
                            .formatted(NAMESPACE, MAP));
        }
        CoreDns made =
                new CoreDns(client, owner, Corefile.readsCustom(map.getData().get(COREFILE)));
        String rewrites = Corefile.rewrites(patterns, service.fullName());
        try {
            made.enter(patterns, rewrites);
            made.restart();
            String address = service.clusterIp();
            ClusterWait.until(
                    PATIENCE, "CoreDNS answers with the gateway's service", () -> made.lacking(probes, address));
        } catch (RuntimeException e) {
            ClusterPlumbing.closeAfter(e, made::close);
            throw e;
        }
        return made;
    }

    /** Takes away an owner's rewrites, wherever they are. */
    static void remove(KubernetesClient client, String owner) {
        new CoreDns(client, owner, true).close();
        new CoreDns(client, owner, false).close();
    }

    private void enter(List<String> patterns, String rewrites) {
        if (custom) {
            change(CUSTOM_MAP, data -> {
                data.forEach((key, text) -> refuseTaken(key, text, patterns));
                data.put(key(), rewrites);
                return data;
            });
        } else {
            change(MAP, data -> {
                String corefile = data.get(COREFILE);
                refuseTaken(COREFILE, corefile, patterns);
                data.put(COREFILE, Corefile.with(corefile, owner, rewrites));
                return data;
            });
        }
    }

    private void refuseTaken(String key, String text, List<String> patterns) {
        Corefile.rewritten(text, patterns).ifPresent(pattern -> {
            throw new MilvusOnS3Exception("""
                    Another run on this cluster already leads %s to a gateway of its own (%s in %s/%s).
                    Wait for its end or use another region; if it has crashed, remove that entry.""".formatted(pattern, key, NAMESPACE, custom ? CUSTOM_MAP : MAP));
        });
    }

    private String key() {
        return owner + ".override";
    }

    /** Changes a config map; again if somebody else changed it meanwhile. A map that was made for this goes when it is empty. */
    private void change(String name, UnaryOperator<Map<String, String>> change) {
        ClusterWait.until(PATIENCE, "ConfigMap %s/%s is changed".formatted(NAMESPACE, name), () -> {
            ConfigMap map =
                    client.configMaps().inNamespace(NAMESPACE).withName(name).get();
            try {
                write(name, map, change);
                return Optional.empty();
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                    throw e;
                }
                return Optional.of("somebody else changes it all the time");
            }
        });
    }

    private void write(String name, @Nullable ConfigMap map, UnaryOperator<Map<String, String>> change) {
        Map<String, String> data = map == null || map.getData() == null ? Map.of() : map.getData();
        Map<String, String> changed = change.apply(new HashMap<>(data));
        if (changed.equals(data)) {
            return;
        }
        if (map == null) {
            client.resource(new ConfigMapBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .withNamespace(NAMESPACE)
                            .addToLabels(ClusterPlumbing.MANAGED_BY, ClusterPlumbing.MANAGER)
                            .endMetadata()
                            .withData(changed)
                            .build())
                    .create();
        } else if (changed.isEmpty() && ClusterPlumbing.isOurs(map)) {
            client.resource(map)
                    .lockResourceVersion(map.getMetadata().getResourceVersion())
                    .delete();
        } else {
            client.resource(new ConfigMapBuilder(map).withData(changed).build())
                    .lockResourceVersion(map.getMetadata().getResourceVersion())
                    .update();
        }
    }

    /** New pods read the new configuration at once; the old ones would see it after more than a minute. */
    private void restart() {
        pods().forEach(pod -> client.resource(pod).delete());
    }

    private List<Pod> pods() {
        return client.pods().inNamespace(NAMESPACE).withLabel("k8s-app", "kube-dns").list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private Optional<String> lacking(List<String> probes, String address) {
        List<Pod> pods = pods();
        if (pods.isEmpty()) {
            return Optional.of("no pod of it is there");
        }
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            if (!"Running".equals(pod.getStatus().getPhase())) {
                return Optional.of(name + " is " + pod.getStatus().getPhase() + PodTrouble.of(client, pod));
            }
            try (LocalPortForward port = client.pods()
                    .inNamespace(NAMESPACE)
                    .withName(name)
                    .portForward(53, InetAddress.getLoopbackAddress(), 0)) {
                for (String probe : probes) {
                    List<String> answer = DnsQuery.addresses(port.getLocalPort(), probe).stream()
                            .map(InetAddress::getHostAddress)
                            .toList();
                    if (!answer.equals(List.of(address))) {
                        return Optional.of("%s says %s for %s, not %s".formatted(name, answer, probe, address));
                    }
                }
            } catch (IOException | KubernetesClientException e) {
                return Optional.of("%s does not answer: %s".formatted(name, e));
            }
        }
        return notServed(pods);
    }

    /** A pod that answers is asked by others only when the service leads to it, and no longer to the one before. */
    private Optional<String> notServed(List<Pod> pods) {
        Endpoints service =
                client.endpoints().inNamespace(NAMESPACE).withName(SERVICE).get();
        if (service == null) {
            return Optional.empty(); // a cluster that leads its pods to CoreDNS in another way
        }
        Set<String> addresses = service.getSubsets().stream()
                .flatMap(subset -> subset.getAddresses().stream())
                .map(EndpointAddress::getIp)
                .collect(Collectors.toSet());
        Set<String> wanted =
                pods.stream().map(pod -> pod.getStatus().getPodIP()).collect(Collectors.toSet());
        return addresses.equals(wanted)
                ? Optional.empty()
                : Optional.of("service %s leads to %s, not to %s".formatted(SERVICE, addresses, wanted));
    }

    @Override
    public void close() {
        boolean[] changed = {false};
        if (custom) {
            change(CUSTOM_MAP, data -> {
                changed[0] |= data.remove(key()) != null;
                return data;
            });
        } else {
            change(MAP, data -> {
                String without = Corefile.without(data.getOrDefault(COREFILE, ""), owner);
                changed[0] |= !without.equals(data.put(COREFILE, without));
                return data;
            });
        }
        if (changed[0]) {
            restart();
        }
    }
}
