package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.aws.Organizations;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.OpenResources;
import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.spec.AwsClusterSpec;
import dev.milvusons3.internal.spec.AwsSpec;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** An account, and a cluster if one is named, in which nothing is deployed: for the commands. */
public final class AccountAccess implements AutoCloseable {
    private final OpenResources opened = new OpenResources("the access to the account");
    private final LiveAccount aws;
    private final Optional<Cluster> cluster;
    private final Optional<Organizations> organizations;
    private final Optional<EksAssociations> associations;

    /**
     * Finds out whose the credentials of the SDK's default chain are, before they are used for anything else.
     *
     * @param account that they have to be of
     * @param region of the buckets
     * @param endpoint that emulates AWS; empty for AWS itself
     * @param cluster may name none
     * @throws MilvusOnS3Exception if they are of another account or do not work, or the cluster is not found or does not answer
     */
    public AccountAccess(String account, Region region, Optional<URI> endpoint, AwsClusterSpec cluster) {
        try {
            DefaultCredentialsProvider credentials =
                    opened.open(DefaultCredentialsProvider.builder().build());
            AccountCheck.run(new AwsSpec(Optional.of(account), List.of(region), endpoint), region, credentials);
            this.aws = opened.open(new LiveAccount(
                    account,
                    region,
                    endpoint,
                    credentials,
                    List.of(),
                    new WrittenPolicies(),
                    new Settling(Refusals::mayPass)));
            this.organizations =
                    endpoint.isPresent() ? Optional.empty() : Optional.of(Organizations.of(credentials, region));
            this.associations = cluster.eksCluster()
                    .map(name -> opened.open(new EksAssociations(name, region, endpoint, credentials)));
            boolean named =
                    cluster.eksCluster().isPresent() || cluster.kubeContext().isPresent();
            this.cluster = named
                    ? Optional.of(opened.open(Clusters.open(cluster, region, endpoint, credentials)))
                    : Optional.empty();
        } catch (RuntimeException e) {
            opened.closeAfter(e);
            throw e;
        }
    }

    /** {@return a client that belongs to this} */
    public S3Client s3() {
        return aws.s3();
    }

    /** {@return a client that belongs to this} */
    public IamClient iam() {
        return aws.iam();
    }

    /** {@return a client that belongs to this} */
    public KmsClient kms() {
        return aws.readingKms();
    }

    /** {@return the associations of the cluster, if it was named by its name in EKS; they belong to this} */
    public Optional<EksAssociations> associations() {
        return associations;
    }

    /** {@return the account's organisation; empty where AWS is emulated, which has none} */
    public Optional<Organizations> organizations() {
        return organizations;
    }

    /** {@return the cluster that was named; it belongs to this} */
    public Optional<Cluster> cluster() {
        return cluster;
    }

    @Override
    public void close() {
        opened.close();
    }
}
