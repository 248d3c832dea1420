package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.milvus.helm.HelmRecords;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/**
 * Leaves in a cluster what Helm leaves, in Helm's order: its record, then the objects. Then it writes into the bucket what is
 * hard to remove: versions, a delete marker, an upload that is never completed.
 */
record ReleaseInstaller(KubernetesClient client, AwsAccount aws, KillPoint kill) implements MilvusInstaller {
    private static final Map<String, String> OF_HELM = Map.of("app.kubernetes.io/managed-by", "Helm");

    @Override
    public void prepare(Progress progress) {
        // There is nothing to fetch.
    }

    @Override
    public Installation install(Release release) {
        kill.passes("before helm install");
        List<HasMetadata> objects = List.of(settings(release), service(release));
        client.resource(record(release, objects)).create();
        kill.passes("after record of helm install");
        objects.forEach(object -> client.resource(object).create());
        client.resource(claim(release)).create();
        kill.passes("after helm install");
        fill(aws.s3(), release.bucket());
        kill.passes("after Milvus wrote");
        throw new IllegalStateException("the run was to be killed before this");
    }

    private static void fill(S3Client s3, String bucket) {
        s3.putBucketVersioning(
                r -> r.bucket(bucket).versioningConfiguration(v -> v.status(BucketVersioningStatus.ENABLED)));
        for (String body : List.of("first", "second")) {
            s3.putObject(r -> r.bucket(bucket).key("files/a"), RequestBody.fromString(body));
        }
        s3.putObject(r -> r.bucket(bucket).key("files/b"), RequestBody.fromString("x"));
        s3.deleteObject(r -> r.bucket(bucket).key("files/b"));
        s3.createMultipartUpload(r -> r.bucket(bucket).key("files/c"));
    }

    private static HasMetadata settings(Release release) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withName(release.name() + "-settings")
                .withNamespace(release.namespace())
                .withLabels(OF_HELM)
                .withAnnotations(Map.of("meta.helm.sh/release-name", release.name()))
                .endMetadata()
                .build();
    }

    private static HasMetadata service(Release release) {
        return new ServiceBuilder()
                .withNewMetadata()
                .withName(release.name())
                .withNamespace(release.namespace())
                .withLabels(OF_HELM)
                .withAnnotations(Map.of("meta.helm.sh/release-name", release.name()))
                .endMetadata()
                .withNewSpec()
                .addNewPort()
                .withPort(19530)
                .endPort()
                .endSpec()
                .build();
    }

    private static HasMetadata claim(Release release) {
        return new PersistentVolumeClaimBuilder()
                .withNewMetadata()
                .withName(release.name())
                .withNamespace(release.namespace())
                .withAnnotations(Map.of("meta.helm.sh/release-name", release.name()))
                .endMetadata()
                .build();
    }

    private static HasMetadata record(Release release, List<HasMetadata> objects) {
        String manifest = objects.stream().map(Serialization::asYaml).collect(Collectors.joining("\n"));
        return HelmRecords.of(new HelmRelease(release.name(), release.namespace()), 1, Map.of("manifest", manifest));
    }
}
