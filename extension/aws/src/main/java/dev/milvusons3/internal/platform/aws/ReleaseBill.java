package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.ReleaseObjects;
import dev.milvusons3.internal.platform.ForwardingInstallation;
import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import dev.milvusons3.internal.platform.MilvusInstaller.Release;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A release that was made, with what AWS bills for it by time: load balancers, and volumes by their size. Prices differ by region and
 * contract, so that they are not in here; times and amounts are.
 *
 * @param since when it was begun
 * @param bill takes a line for each, when it is gone
 */
record ReleaseBill(Installation milvus, KubernetesClient cluster, Release release, Instant since, Consumer<String> bill)
        implements ForwardingInstallation {
    @Override
    public void close() {
        List<String> billed = new ArrayList<>();
        try {
            // Before they are gone.
            ReleaseObjects objects = ReleaseObjects.read(cluster, new HelmRelease(release.name(), release.namespace()));
            Stream.concat(
                            objects.services().stream()
                                    .filter(service -> "LoadBalancer"
                                            .equals(service.getSpec().getType()))
                                    .map(service -> line(
                                            "load balancer",
                                            service.getMetadata().getName())),
                            objects.claims().stream()
                                    .map(claim -> line(
                                            "volume, " + size(claim),
                                            claim.getMetadata().getName())))
                    .forEach(billed::add);
        } finally {
            milvus.close();
        }
        Duration time = Duration.between(since, Instant.now());
        billed.forEach(line -> bill.accept(line + " there for %4d s".formatted(time.toSeconds())));
    }

    private String line(String kind, String name) {
        return "  %-18s %-52s".formatted(kind, release.namespace() + "/" + name);
    }

    private static String size(PersistentVolumeClaim claim) {
        return Optional.ofNullable(claim.getSpec().getResources())
                .map(resources -> resources.getRequests())
                .map(requests -> requests.get("storage"))
                .map(Object::toString)
                .orElse("size unknown");
    }
}
