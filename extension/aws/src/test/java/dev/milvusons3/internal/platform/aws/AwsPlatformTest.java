package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.RecordedDecision;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** Against an account that checks and enforces, and a cluster that is emulated: what is wrong is refused before anything is made. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class AwsPlatformTest {
    private final EmulatedAws emulated =
            new EmulatedAws(builder -> builder.takenBucketNames(java.util.Set.of("taken-by-others")));

    @AfterEach
    void close() {
        emulated.close();
    }

    @Test
    void accountAndClusterAreThoseThatAreNamed() {
        emulated.createProvider();

        try (AwsPlatform platform = AwsPlatform.open(emulated.spec(Map.of()))) {
            assertThat(platform.environment()).isEqualTo(Environment.AWS);
            assertThat(platform.aws().accountId()).isEqualTo(EmulatedAws.ACCOUNT);
            assertThat(platform.aws().s3().listBuckets().buckets()).isEmpty();
            assertThat(platform.cluster().issuer()).isEqualTo(EmulatedAws.ISSUER);
            assertThat(platform.cluster().client().namespaces().list().getItems())
                    .isNotEmpty();
        }
    }

    @Test
    void anUnknownContextIsRefusedWithThoseThatThereAre() {
        refused(Map.of("milvus-on-s3.aws.kube-context", "prod"))
                .hasMessageStartingWith("there is no context \"prod\" (milvus-on-s3.aws.kube-context) in [")
                .hasMessageContaining(
                        "; nothing was made\nThere are: [emulated]. For an EKS cluster, milvus-on-s3.aws.eks-cluster needs no kubeconfig.");
    }

    @Test
    void aClusterWithoutAProviderIsRefusedUnlessOneMayBeMade() {
        refused(Map.of())
                .hasMessageStartingWith("account 111122223333 is not ready for the deployment; nothing was made\n"
                        + "  - it has no identity provider for the cluster's issuer " + EmulatedAws.ISSUER)
                .hasMessageContaining("milvus-on-s3.aws.identity-provider = CREATE");

        try (AwsPlatform allowed =
                AwsPlatform.open(emulated.spec(Map.of("milvus-on-s3.aws.identity-provider", "CREATE")))) {
            assertThat(allowed.cluster().issuer()).isEqualTo(EmulatedAws.ISSUER);
        }
    }

    @Test
    void everythingThatExistsAlreadyIsNamedAtOnce() {
        emulated.s3.createBucket(
                r -> r.bucket("mine-already").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        emulated.iam.createRole(r -> r.roleName("here-already").assumeRolePolicyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"sts:AssumeRole"}}"""));
        emulated.iam.createPolicy(r -> r.policyName("HereAlready").policyDocument("""
                        {"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}"""));

        refused(Map.of(
                        "milvus-on-s3.bucket-name", "mine-already",
                        "milvus-on-s3.role-name", "here-already",
                        "milvus-on-s3.policy-name", "HereAlready"))
                .hasMessageContaining("it has no identity provider")
                .hasMessageContaining("bucket mine-already exists already. Leave bucketName out")
                .hasMessageContaining("role here-already exists already. Leave roleName out")
                .hasMessageContaining("policy HereAlready exists already. Leave policyName out");
    }

    @Test
    void aBucketOfSomebodyElseIsRefused() {
        emulated.createProvider();

        refused(Map.of("milvus-on-s3.bucket-name", "taken-by-others"))
                .hasMessageContaining(
                        "bucket taken-by-others exists already, and belongs to somebody else or must not be looked at");
    }

    @Test
    void aSecondBucketIsBeyondTheBudget() {
        emulated.createProvider();
        try (AwsPlatform platform = AwsPlatform.open(emulated.spec(Map.of()))) {
            create(platform, "first-of-its-kind");

            assertThatThrownBy(() -> create(platform, "second-of-its-kind"))
                    .isInstanceOf(SdkClientException.class)
                    .hasMessageContaining("a second bucket, second-of-its-kind, is beyond the budget of one")
                    .hasMessageContaining("first-of-its-kind is there already. Nothing was sent");
            assertThatThrownBy(() -> emulated.s3.headBucket(r -> r.bucket("second-of-its-kind")))
                    .isInstanceOf(NoSuchBucketException.class);

            platform.aws().s3().deleteBucket(r -> r.bucket("first-of-its-kind"));
            create(platform, "second-of-its-kind");
            platform.aws().s3().deleteBucket(r -> r.bucket("second-of-its-kind"));
        }
    }

    @Test
    void whatIsLeftIsAnErrorAtTheEnd() {
        emulated.createProvider();
        AwsPlatform platform = AwsPlatform.open(emulated.spec(Map.of()));
        create(platform, "left-behind");
        platform.aws().s3().deleteBucket(r -> r.bucket("left-behind"));
        create(platform, "left-behind");
        // Not seen by the inventory, as a deletion by hand is not: asked of AWS, it is gone anyway.
        emulated.s3.deleteBucket(r -> r.bucket("left-behind"));

        platform.close();

        assertThat(emulated.s3.listBuckets().buckets()).isEmpty();
    }

    @Test
    void openingAsksAndMakesNothing() {
        emulated.createProvider();
        int before = emulated.gateway.decisions().list().size();
        AwsPlatform.open(emulated.spec(Map.of("milvus-on-s3.bucket-name", "not-there-yet")))
                .close();

        assertThat(emulated.gateway
                        .decisions()
                        .list()
                        .subList(before, emulated.gateway.decisions().list().size()))
                .extracting(RecordedDecision::action)
                .containsExactly("sts:GetCallerIdentity", "iam:GetOpenIDConnectProvider", "s3:ListBucket");
    }

    private static void create(AwsPlatform platform, String bucket) {
        platform.aws()
                .s3()
                .createBucket(r -> r.bucket(bucket).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
    }

    private org.assertj.core.api.AbstractThrowableAssert<?, ?> refused(Map<String, String> settings) {
        return assertThatThrownBy(() -> AwsPlatform.open(emulated.spec(settings)))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasNoSuppressedExceptions();
    }
}
