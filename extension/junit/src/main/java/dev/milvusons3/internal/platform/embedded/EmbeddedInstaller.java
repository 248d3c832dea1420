package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;
import dev.milvusons3.internal.spec.DeploymentSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

/** Installs Milvus as a pod of the embedded cluster, whose kubelet runs the real server. */
final class EmbeddedInstaller implements MilvusInstaller {
    private final DeploymentSpec spec;
    private final Supplier<KubernetesClient> cluster;
    private final Supplier<URI> gateway;
    private final Supplier<ServerRuntime> runtime;
    private final BiConsumer<String, String> crash;
    private final HelmValues settings;

    /**
     * @param crash ends a pod's containers, by namespace and name
     * @throws dev.milvusons3.MilvusOnS3Exception if the author's values are wrong
     */
    EmbeddedInstaller(
            DeploymentSpec spec,
            Supplier<KubernetesClient> cluster,
            Supplier<URI> gateway,
            Supplier<ServerRuntime> runtime,
            BiConsumer<String, String> crash) {
        this.crash = crash;
        this.spec = spec;
        this.cluster = cluster;
        this.gateway = gateway;
        this.runtime = runtime;
        this.settings = EmbeddedValues.milvusSettings(spec);
    }

    @Override
    public void prepare(Progress progress) {
        PodIdentities.check(spec, runtime.get().files().prepare(progress).release());
    }

    @Override
    public Installation install(Release release) {
        ServerRuntime server = runtime.get();
        return new EmbeddedInstallation(
                cluster.get(),
                release,
                new MilvusManifests(
                        release,
                        server.s3(gateway.get()),
                        spec.region(),
                        EmbeddedValues.withRootPassword(
                                settings, server.files().image().release(), release.rootPassword())),
                server,
                crash);
    }
}
