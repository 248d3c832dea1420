package dev.milvusons3.internal.platform.helm;

import dev.milvusons3.internal.milvus.helm.ClusterDiagnostics;
import dev.milvusons3.internal.milvus.helm.HelmMilvus;
import dev.milvusons3.internal.milvus.helm.HelmMilvus.PodCheck;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.MilvusChart;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.regions.Region;

/** {@code helm install milvus-demo milvus/milvus -n milvus -f milvus.yaml}, in whatever cluster the client reaches. */
public final class HelmInstaller implements MilvusInstaller {
    private final Supplier<KubernetesClient> cluster;
    private final MilvusChart chart;
    private final HelmValues values;
    private final Region region;
    private final PodCheck podCheck;

    /**
     * @param cluster asked when Milvus is installed; the client belongs to the platform
     * @param chart which
     * @param values the platform's and the author's; bucket, region, root path and service account are filled in here
     * @param region of the bucket
     * @param podCheck what must be true of every pod
     */
    public HelmInstaller(
            Supplier<KubernetesClient> cluster,
            MilvusChart chart,
            HelmValues values,
            Region region,
            PodCheck podCheck) {
        this.cluster = cluster;
        this.chart = chart;
        this.values = values;
        this.region = region;
        this.podCheck = podCheck;
    }

    @Override
    public void prepare(Progress progress) {
        // Helm is in this process, and charts are small.
    }

    @Override
    public Installation install(Release release) {
        return new Installed(HelmMilvus.install(
                cluster.get(),
                new HelmRelease(release.name(), release.namespace()),
                chart,
                filledIn(release),
                podCheck));
    }

    /** The guide's blanks. Its region is in the host name only; the C++ side of Milvus and charts before 4.2 need it apart. */
    private HelmValues filledIn(Release release) {
        return values.with("serviceAccount.create", false)
                .with("serviceAccount.name", release.serviceAccount())
                .with(
                        "externalS3.host",
                        "s3." + region.id() + "."
                                + region.metadata().partition().dnsSuffix())
                .with("externalS3.bucketName", release.bucket())
                .with("externalS3.rootPath", release.rootPath())
                .with("externalS3.region", region.id())
                .with("minio.region", region.id())
                .overlaidBy(HelmValues.parse("""
                        extraConfigFiles:
                          user.yaml: |
                            common:
                              security:
                                authorizationEnabled: true
                        """, "the harness"));
    }

    private record Installed(HelmMilvus milvus) implements Diagnosable {
        @Override
        public URI endpoint() {
            return milvus.endpoint();
        }

        @Override
        public Optional<String> failure() {
            return milvus.failure();
        }

        @Override
        public boolean isHealthy() {
            return milvus.isHealthy();
        }

        @Override
        public String logTail(int lines) {
            return milvus.logTail(lines);
        }

        @Override
        public ClusterDiagnostics diagnostics() {
            return milvus.diagnostics();
        }

        @Override
        public void close() {
            milvus.close();
        }
    }

    /** An installation in a real cluster, which has more to say than a log. */
    public interface Diagnosable extends Installation {
        /** {@return pods, events and logs, for a report} */
        ClusterDiagnostics diagnostics();
    }
}
