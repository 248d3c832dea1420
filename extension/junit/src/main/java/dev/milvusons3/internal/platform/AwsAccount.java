package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.setup.Setup;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** An AWS account with administrator's clients. They belong to the platform, which closes them. */
public interface AwsAccount {
    /** {@return twelve digits} */
    String accountId();

    /** {@return the deployment's region} */
    Region region();

    /** {@return the region's partition, such as {@code aws-cn}} */
    default String partition() {
        return Partition.of(region().id()).id();
    }

    /**
     * {@return the ARN of something in the account's IAM}
     *
     * @param resource its kind and name, such as {@code role/milvus}
     */
    default String iamArn(String resource) {
        return iamArnIn(accountId(), resource);
    }

    /** {@return the ARN of something in another account's IAM} */
    default String iamArnIn(String account, String resource) {
        return "arn:" + partition() + ":iam::" + account + ":" + resource;
    }

    /** {@return an ARN of IAM's for a name; an ARN as it is} */
    default String iamArn(String type, String nameOrArn) {
        return nameOrArn.startsWith("arn:") ? nameOrArn : iamArn(type + "/" + nameOrArn);
    }

    /**
     * {@return the name by which IAM, and the condition keys of its policies, know a cluster's identity provider}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc.html">OIDC providers in IAM</a>
     */
    static String providerName(URI issuer) {
        return issuer.getAuthority() + issuer.getPath();
    }

    /** {@return the ARN of a cluster's identity provider} */
    default String providerArn(URI issuer) {
        return iamArn("oidc-provider/" + providerName(issuer));
    }

    /**
     * {@return the host name of a region's S3}
     *
     * @see <a href="https://docs.aws.amazon.com/general/latest/gr/s3.html">S3 endpoints</a>
     */
    static String s3Host(Region region) {
        return "s3." + region.id() + "." + Partition.of(region.id()).dnsSuffix();
    }

    /** {@return what the harness has put there: explanations of denials ask it} */
    WrittenPolicies written();

    /** {@return where S3 is reached from this JVM} */
    URI s3Endpoint();

    /** {@return a client with the administrator's credentials} */
    S3Client s3();

    /** {@return a client with the administrator's credentials} */
    IamClient iam();

    /** {@return a client with the administrator's credentials} */
    StsClient sts();

    /**
     * {@return a client with the credentials of another account's administrator}
     *
     * @throws IllegalStateException if there is no other account here
     */
    default IamClient iam(String account) {
        if (account.equals(accountId())) {
            return iam();
        }
        throw new IllegalStateException("only account " + accountId() + " can be administered here, not " + account
                + "; let it be made by those who own it, and adopt it");
    }

    /**
     * {@return a client with the credentials of an account's administrator}
     *
     * @throws IllegalStateException if keys cannot be made here
     */
    default KmsClient kms(String account) {
        throw new IllegalStateException("keys of KMS are not made here, as one of account " + account
                + " would be; let it be made by those who own it, and adopt the bucket");
    }

    /**
     * Ends a key that was made here. Whoever emulates KMS ends it at once, whatever its policy says of administrators.
     *
     * @param account whose it is
     */
    default void endKey(String account, String arn) {
        kms(account).scheduleKeyDeletion(r -> r.keyId(arn).pendingWindowInDays(7));
    }

    /** {@return a new S3 client with other credentials; the caller closes it} */
    S3Client s3(AwsCredentialsProvider credentials);

    /** {@return whether the clients talk TLS} */
    default boolean isOverTls() {
        return s3Endpoint().getScheme().equals("https");
    }

    /** {@return a new S3 client with other credentials that talks plain HTTP, which the caller closes; empty where S3 is not reached so} */
    default Optional<S3Client> plainS3(AwsCredentialsProvider credentials) {
        return s3Endpoint().getScheme().equals("http") ? Optional.of(s3(credentials)) : Optional.empty();
    }

    /** {@return a new STS client with other credentials; the caller closes it} */
    StsClient sts(AwsCredentialsProvider credentials);

    /** {@return ways to the account from where its own clients are not; empty where AWS is not ours to choose them} */
    default Optional<Elsewhere> elsewhere() {
        return Optional.empty();
    }

    /** Clients of S3 over plain HTTP, which the caller closes. */
    interface Elsewhere {
        /** {@return one from where the deployment's own requests come} */
        S3Client same(AwsCredentialsProvider credentials);

        /** {@return one through another VPC endpoint} */
        S3Client otherEndpoint(AwsCredentialsProvider credentials);

        /** {@return one whose accounts are in another organisation} */
        S3Client otherOrganization(AwsCredentialsProvider credentials);

        /** {@return the administrator of an account that has no part in the set-up} */
        AwsCredentialsProvider stranger();
    }

    /**
     * {@return what there is of a role and a bucket, to be compared with a set-up; empty where there is only what runs make}
     *
     * @param roleArn the role's, which is of this account
     * @param assumedArn that of the role which its sessions assume, if there is one in this account
     * @param bucketOwner the account that the bucket is of
     * @param workload the pod's side, which is known already
     */
    default Optional<CapturedSetup> captured(
            String roleArn, Optional<String> assumedArn, String bucket, String bucketOwner, Setup.Workload workload) {
        return Optional.empty();
    }

    /** {@return a client without credentials, for AssumeRoleWithWebIdentity} */
    StsClient anonymousSts();

    /**
     * Does what may be refused for a while after something was made, because not all of AWS knows of it yet. Where a change is
     * immediate it is done once, and what it throws is thrown.
     *
     * @param what is done, for a person
     * @param attempt may be made several times
     * @return what the first attempt that is not refused returns
     */
    default <T> T settled(String what, Supplier<T> attempt) {
        return attempt.get();
    }

    /**
     * Waits until something can be seen to be in force. Where changes take effect immediately, nothing is looked at.
     *
     * @param what is waited for, for a person
     * @param attempt throws as long as it is not
     */
    default void awaitInForce(String what, Runnable attempt) {}
}
