package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.platform.EndpointAccount;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** An account in each region of the partitions beside {@code aws} that the SDK knows. */
class PartitionsTest {
    private static final String BUCKET = "books-of-another-partition";

    static Stream<Region> regions() {
        return Region.regions().stream()
                .filter(region -> !region.isGlobalRegion())
                .filter(region -> !region.metadata().partition().id().equals("aws"));
    }

    @ParameterizedTest
    @MethodSource("regions")
    void hasArnsPoliciesAndSessionsOfItsPartition(Region region) {
        String partition = region.metadata().partition().id();
        String arn = "arn:" + partition + ":";
        try (TestAccount account = new TestAccount(b -> b.region(region));
                EndpointAccount clients = new EndpointAccount(
                        account.endpoint(),
                        region,
                        StaticCredentialsProvider.create(account.gateway.rootCredentials()))) {
            account.createBucket(BUCKET);
            String truster = """
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                      "Principal": {"AWS": "%s"}}}""";
            String first = clients.iam()
                    .createRole(b -> b.roleName("first").assumeRolePolicyDocument(truster.formatted(TestAccount.ID)))
                    .role()
                    .arn();
            assertThat(first).isEqualTo(arn + "iam::" + TestAccount.ID + ":role/first");
            clients.iam().createRole(b -> b.roleName("second").assumeRolePolicyDocument(truster.formatted(first)));
            account.s3.putBucketPolicy(b -> b.bucket(BUCKET).policy("""
                    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:ListBucket",
                      "Principal": {"AWS": "%s"}, "Resource": "%ss3:::%s"}}""".formatted(first, arn, BUCKET)));
            assertThat(account.sts.getCallerIdentity().arn()).startsWith(arn + "iam::");
        }
    }
}
