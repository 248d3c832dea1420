package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.platform.containers.RequiresContainers;
import java.net.URI;
import java.util.function.UnaryOperator;
import org.testcontainers.localstack.LocalStackContainer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;

/** A real LocalStack in a container, for gateways to forward to: one for all tests of a JVM, which takes it down. */
public final class LocalStack {
    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create(TestAccount.ID, "any"));

    private static final class Holder {
        static final LocalStackContainer CONTAINER =
                new LocalStackContainer(RequiresContainers.Images.spec().localStackImage());

        static {
            CONTAINER.start();
        }
    }

    private LocalStack() {}

    /** {@return where it is; started when it is asked for the first time} */
    public static URI endpoint() {
        return Holder.CONTAINER.getEndpoint();
    }

    /** An account whose documents and objects are kept there, with nothing in it yet. */
    public static TestAccount account(UnaryOperator<Gateway.Builder> change) {
        reset();
        return new TestAccount(b -> change.apply(b.emulator(endpoint())));
    }

    /** A client that goes by the gateway. */
    public static IamClient iam() {
        return IamClient.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    /** A client that goes by the gateway. */
    public static S3Client s3(Region region) {
        return S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(endpoint())
                .region(region)
                .forcePathStyle(true)
                .credentialsProvider(CREDENTIALS)
                .build();
    }

    /** This edition has no way to reset it, so everything is deleted one by one. */
    public static void reset() {
        try (S3Client s3 = s3(Region.US_EAST_1);
                IamClient iam = iam()) {
            for (Bucket bucket : s3.listBuckets().buckets()) {
                delete(s3, bucket.name());
            }
            for (Role role : iam.listRoles().roles()) {
                delete(iam, role.roleName());
            }
            for (Policy policy :
                    iam.listPolicies(b -> b.scope(PolicyScopeType.LOCAL)).policies()) {
                iam.listPolicyVersions(b -> b.policyArn(policy.arn())).versions().stream()
                        .filter(v -> !v.isDefaultVersion())
                        .forEach(v -> iam.deletePolicyVersion(
                                b -> b.policyArn(policy.arn()).versionId(v.versionId())));
                iam.deletePolicy(b -> b.policyArn(policy.arn()));
            }
            iam.listOpenIDConnectProviders()
                    .openIDConnectProviderList()
                    .forEach(p -> iam.deleteOpenIDConnectProvider(b -> b.openIDConnectProviderArn(p.arn())));
        }
    }

    private static void delete(S3Client s3, String bucket) {
        var versions = s3.listObjectVersions(b -> b.bucket(bucket));
        versions.versions()
                .forEach(v -> s3.deleteObject(b -> b.bucket(bucket).key(v.key()).versionId(v.versionId())));
        versions.deleteMarkers()
                .forEach(v -> s3.deleteObject(b -> b.bucket(bucket).key(v.key()).versionId(v.versionId())));
        s3.deleteBucket(b -> b.bucket(bucket));
    }

    private static void delete(IamClient iam, String role) {
        iam.listAttachedRolePolicies(b -> b.roleName(role))
                .attachedPolicies()
                .forEach(p -> iam.detachRolePolicy(b -> b.roleName(role).policyArn(p.policyArn())));
        iam.listRolePolicies(b -> b.roleName(role))
                .policyNames()
                .forEach(p -> iam.deleteRolePolicy(b -> b.roleName(role).policyName(p)));
        iam.deleteRole(b -> b.roleName(role));
    }
}
