package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.dockerjava.api.DockerClient;
import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.Kind;
import dev.milvusons3.internal.journal.RunRecord;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import dev.milvusons3.internal.spec.Configurations;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import software.amazon.awssdk.services.iam.model.Tag;

/** A LocalStack that stays keeps what a killed run made in its account, until the next run. */
@RequiresContainers
class ReusedAccountIT {
    private static final String TRUST =
            "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"sts:AssumeRole\","
                    + " \"Principal\": {\"AWS\": \"arn:aws:iam::000000000000:root\"}}]}";

    @TempDir
    private Path journals;

    @AfterEach
    void removeWhatWasKept() {
        DockerClient docker = DockerClientFactory.instance().client();
        docker.listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of("milvus-on-s3/reused", "true"))
                .exec()
                .forEach(container -> docker.removeContainerCmd(container.getId())
                        .withForce(true)
                        .withRemoveVolumes(true)
                        .exec());
        docker.listNetworksCmd()
                .withNameFilter("milvus-on-s3-reused")
                .exec()
                .forEach(network -> docker.removeNetworkCmd(network.getId()).exec());
    }

    @Test
    void isSweptBeforeTheNextDeployment() {
        try (Platforms killed = new Platforms();
                Platform platform = killed.open(spec())) {
            make(platform);
        }

        try (Platforms next = new Platforms();
                Platform platform = next.open(spec())) {
            Outliving outliving = platform.outliving().orElseThrow();
            AwsAccount kept = outliving.keeper().orElseThrow();
            assertThat(kept.s3().listBuckets().buckets()).hasSize(2);

            Leftovers.remove(platform, outliving, "next");

            assertThat(kept.s3().listBuckets().buckets())
                    .extracting(bucket -> bucket.name())
                    .containsExactly("of-somebody-else");
            assertThat(kept.iam().listRoles().roles())
                    .noneMatch(role -> role.roleName().equals("left-role"));
            assertThat(journals).isEmptyDirectory();
        }
    }

    /** As a run does that is killed then: the journal is let go with what is written in it. */
    private void make(Platform platform) {
        Outliving outliving = platform.outliving().orElseThrow();
        RunTags tags = RunTags.of("killed", Duration.ofHours(1));
        AwsAccount aws = platform.aws();
        Journal journal = outliving
                .journals()
                .begin(new RunRecord(
                        tags,
                        aws.accountId(),
                        aws.partition(),
                        "us-east-2",
                        outliving.endpoint().orElseThrow().toString(),
                        platform.cluster().issuer().toString()));
        journal.intend(new Thing(Kind.BUCKET, "left-bucket"));
        aws.s3()
                .createBucket(b -> b.bucket("left-bucket")
                        .createBucketConfiguration(c -> c.locationConstraint("us-east-2")
                                .tags(tags.as((key, value) -> software.amazon.awssdk.services.s3.model.Tag.builder()
                                        .key(key)
                                        .value(value)
                                        .build()))));
        journal.intend(new Thing(Kind.ROLE, "left-role"));
        aws.iam()
                .createRole(b -> b.roleName("left-role")
                        .assumeRolePolicyDocument(TRUST)
                        .tags(tags.as((key, value) ->
                                Tag.builder().key(key).value(value).build())));
        journal.close();
        outliving
                .keeper()
                .orElseThrow()
                .s3()
                .createBucket(b ->
                        b.bucket("of-somebody-else").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
    }

    private DeploymentSpec spec() {
        return SpecReader.read(
                new SpecRequest(
                        ReusedAccountIT.class,
                        List.of(new Layer(
                                "this test",
                                Map.of(
                                        Settings.ENVIRONMENT, "CONTAINERS",
                                        Settings.CONTAINERS_REUSE, "true",
                                        Settings.JOURNAL, journals.toString()))),
                        List.of()),
                Configurations.ofAnybodysMachine());
    }
}
