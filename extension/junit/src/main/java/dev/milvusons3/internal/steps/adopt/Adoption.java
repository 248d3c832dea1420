package dev.milvusons3.internal.steps.adopt;

import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.SetupAccounts;
import dev.milvusons3.internal.spec.AdoptSpec;
import dev.milvusons3.setup.Setup;
import java.util.Optional;

/**
 * A deployment as it is to be, of which some things are there already.
 *
 * @param adopt those
 * @param bucket its name, there or not
 * @param rootPath of Milvus' objects
 * @param namespace of Milvus' pods
 * @param serviceAccount of Milvus' pods
 * @param audience of its tokens
 * @param podIdentity how pods get the role; empty: by web identity
 * @param setup that says how what is adopted should be; empty: as the Milvus guide has it
 */
public record Adoption(
        AwsAccount aws,
        Cluster cluster,
        AdoptSpec adopt,
        String bucket,
        String rootPath,
        String namespace,
        String serviceAccount,
        String audience,
        Optional<PodIdentity> podIdentity,
        Optional<Setup> setup) {
    AccountDocuments documents() {
        return new AccountDocuments(aws.iam(), aws.s3());
    }

    /** {@return the account that the bucket is expected to be of} */
    String bucketOwner() {
        return SetupAccounts.of(setup, aws.accountId()).bucketOwner();
    }

    /** {@return whether the set-up says that the bucket is of another account} */
    boolean isBucketForeign() {
        return !bucketOwner().equals(aws.accountId());
    }

    String bucketArn() {
        return "arn:" + aws.partition() + ":s3:::" + bucket;
    }

    /** {@return host and path of the issuer, the prefix of its condition keys} */
    String issuerName() {
        return AwsAccount.providerName(cluster.issuer());
    }

    String providerArn() {
        return aws.providerArn(cluster.issuer());
    }

    String subject() {
        return "system:serviceaccount:" + namespace + ":" + serviceAccount;
    }
}
