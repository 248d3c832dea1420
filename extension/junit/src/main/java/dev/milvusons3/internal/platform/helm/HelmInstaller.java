package dev.milvusons3.internal.platform.helm;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.helm.Capacity;
import dev.milvusons3.internal.milvus.helm.HelmMilvus;
import dev.milvusons3.internal.milvus.helm.HelmMilvus.PodCheck;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.InstallCheck;
import dev.milvusons3.internal.milvus.helm.ValuesCheck;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;

/** {@code helm install milvus-demo milvus/milvus -n milvus -f milvus.yaml}, in whatever cluster the client reaches. */
public final class HelmInstaller implements MilvusInstaller {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final Supplier<KubernetesClient> cluster;
    private final ChartAndValues helm;
    private final Region region;
    private final PodCheck podCheck;
    private final Capacity.Nodes nodes;

    /**
     * @param cluster asked when Milvus is installed; the client belongs to the platform
     * @param helm chart and values; bucket, region, root path and service account are filled in here
     * @param region of the bucket
     * @param podCheck what must be true of every pod
     * @param nodes of the cluster
     */
    public HelmInstaller(
            Supplier<KubernetesClient> cluster,
            ChartAndValues helm,
            Region region,
            PodCheck podCheck,
            Capacity.Nodes nodes) {
        this.nodes = nodes;
        this.cluster = cluster;
        this.helm = helm;
        this.region = region;
        this.podCheck = podCheck;
    }

    @Override
    public void prepare(Progress progress) {
        // Helm is in this process, and charts are small.
    }

    /** @throws MilvusOnS3Exception with all that is wrong with the values, before the cluster is asked, or with what Helm says */
    @Override
    public Installation install(Release release) {
        HelmValues filledIn = filledIn(release);
        refuse(ValuesCheck.of(filledIn));
        HelmRelease named = new HelmRelease(release.name(), release.namespace());
        HelmValues installed = filledIn.with("externalS3.host", AwsAccount.s3Host(region));
        InstallCheck check = InstallCheck.of(named, helm.chart(), installed, helm.authors());
        check.warnings().forEach(LOG::warn);
        List<String> problems = new ArrayList<>(check.problems());
        Capacity capacity = nodes.hold(cluster.get(), check.manifests());
        capacity.warnings().forEach(LOG::warn);
        problems.addAll(capacity.problems());
        refuse(problems);
        return new Installed(HelmMilvus.install(cluster.get(), named, helm.chart(), installed, podCheck), true);
    }

    @Override
    public Installation adopt(Release release) {
        return new Installed(
                HelmMilvus.found(cluster.get(), new HelmRelease(release.name(), release.namespace()), podCheck), false);
    }

    private void refuse(ValuesCheck check) {
        check.warnings().forEach(LOG::warn);
        refuse(check.problems());
    }

    private void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new MilvusOnS3Exception("the values for chart " + helm.chart().reference()
                    + " are wrong, nothing was installed\n  - " + String.join("\n  - ", problems));
        }
    }

    /** The guide's blanks. Its region is in the host name only; the C++ side of Milvus and charts before 4.2 need it apart. */
    HelmValues filledIn(Release release) {
        return helm.values()
                .with("serviceAccount.create", false)
                .with("serviceAccount.name", release.serviceAccount())
                .with("externalS3.bucketName", release.bucket())
                .with("externalS3.rootPath", release.rootPath())
                .with("externalS3.region", region.id())
                .with("minio.region", region.id())
                .with("extraConfigFiles.user\\.yaml", security(release).toYaml());
    }

    /** Nobody can get in with the password that everybody knows, where a Milvus takes another one before it starts. */
    private HelmValues security(Release release) {
        HelmValues security = HelmValues.none().with("common.security.authorizationEnabled", true);
        return helm.milvus()
                .rootPasswordSetting()
                .map(setting -> security.with(setting, release.rootPassword()))
                .orElse(security);
    }

    private record Installed(HelmMilvus milvus, boolean ours) implements Installation {
        @Override
        public URI endpoint() {
            return milvus.endpoint();
        }

        @Override
        public String reachableBy() {
            return "every pod of the cluster; from here through a port-forward on 127.0.0.1";
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
        public void close() {
            if (ours) {
                milvus.close();
            } else {
                milvus.detach();
            }
        }
    }
}
