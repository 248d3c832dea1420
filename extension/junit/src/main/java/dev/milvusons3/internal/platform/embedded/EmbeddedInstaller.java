package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;
import dev.milvusons3.internal.spec.DeploymentSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Installs Milvus as a pod of the embedded cluster, whose kubelet runs the real server as a local process. */
final class EmbeddedInstaller implements MilvusInstaller {
    private final DeploymentSpec spec;
    private final Supplier<KubernetesClient> cluster;
    private final Supplier<URI> gateway;
    private final Supplier<ServerRuntime> runtime;
    private final HelmValues settings;
    private @Nullable MilvusImage image;

    /** @throws dev.milvusons3.MilvusOnS3Exception if the author's values are wrong */
    EmbeddedInstaller(
            DeploymentSpec spec,
            Supplier<KubernetesClient> cluster,
            Supplier<URI> gateway,
            Supplier<ServerRuntime> runtime) {
        this.spec = spec;
        this.cluster = cluster;
        this.gateway = gateway;
        this.runtime = runtime;
        this.settings = EmbeddedValues.milvusSettings(spec);
    }

    /** {@return what a spec asks of the server} */
    static MilvusSources.Wanted wanted(DeploymentSpec spec) {
        return new MilvusSources.Wanted(Optional.empty(), Optional.empty(), spec.milvusHome(), Optional.empty());
    }

    @Override
    public synchronized void prepare(Progress progress) {
        if (image == null) {
            image = MilvusSources.ofThisMachine().obtain(wanted(spec), spec.cacheDirectory(), progress);
        }
    }

    /** {@return the server's files, fetched if they are not yet} */
    synchronized MilvusImage image() {
        prepare(Progress.NONE);
        if (image == null) {
            throw new IllegalStateException("prepare() leaves an image");
        }
        return image;
    }

    MilvusHome home() {
        return new MilvusHome(image().home());
    }

    @Override
    public Installation install(Release release) {
        ServerRuntime server = runtime.get();
        return new EmbeddedInstallation(
                cluster.get(),
                release,
                new MilvusManifests(release, server.s3(gateway.get()), spec.region(), settings),
                server);
    }
}
