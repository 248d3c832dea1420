package dev.milvusons3.internal.world;

import static dev.milvusons3.internal.gateway.TestAccount.BUCKET;
import static dev.milvusons3.internal.gateway.TestAccount.allow;
import static dev.milvusons3.internal.gateway.TestAccount.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.TestAccount;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;

/** Several accounts in one gateway, their organisation, and the network that requests come from. The bucket is in another account than the role. */
class SurroundingsTest {
    private static final String OTHER = "444455556666";
    private static final String READS = allow("s3:GetObject", "arn:aws:s3:::" + BUCKET + "/*");

    private final TestAccount account = new TestAccount();
    private S3Client owner;

    @BeforeEach
    void makeBucketInTheOtherAccount() {
        account.createProvider();
        surround(Organization.NONE, Network.DIRECT);
        owner = account.s3(account.gateway.rootCredentials(OTHER));
        owner.createBucket(b -> b.bucket(BUCKET)
                .createBucketConfiguration(
                        c -> c.locationConstraint(account.region().id())));
        owner.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.fromString("text"));
    }

    @AfterEach
    void close() {
        account.close();
    }

    private void surround(Organization organization, Network network) {
        account.gateway.surround(new World(Set.of(OTHER), organization, network));
    }

    private void share(String principal) {
        owner.putBucketPolicy(b -> b.bucket(BUCKET)
                .policy(policy(
                        "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::%s/*\"}"
                                .formatted(principal, BUCKET))));
    }

    private static String read(S3Client s3) {
        return s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k")).asUtf8String();
    }

    private static S3Exception refused(S3Client s3) {
        return catchThrowableOfType(S3Exception.class, () -> read(s3));
    }

    @Test
    void bothAccountsMustAllowAndBothGapsAreNamedAtOnce() {
        String role = account.createRole();
        S3Client s3 = account.s3(account.assume(role));

        // Between strangers S3 gives no reason; the decision does.
        assertThat(refused(s3).awsErrorDetails().errorMessage()).isEqualTo("Access Denied");
        RecordedDecision neither = account.lastDecision();
        assertThat(neither.decision().orElseThrow().gaps()).containsExactly(PolicyType.RESOURCE, PolicyType.IDENTITY);
        assertThat(neither.reason())
                .contains("there is no resource-based policy")
                .contains("there is no identity-based policy")
                .contains("in account " + OTHER + " and the caller in account " + TestAccount.ID);

        share(role);
        refused(s3);
        assertThat(account.lastDecision().decision().orElseThrow().gaps()).containsExactly(PolicyType.IDENTITY);

        account.iam.putRolePolicy(b -> b.roleName(name(role)).policyName("p").policyDocument(policy(READS)));
        assertThat(read(s3)).isEqualTo("text");

        owner.deleteBucketPolicy(b -> b.bucket(BUCKET));
        refused(s3);
        assertThat(account.lastDecision().decision().orElseThrow().gaps()).containsExactly(PolicyType.RESOURCE);
    }

    private static String name(String arn) {
        return arn.substring(arn.lastIndexOf('/') + 1);
    }

    @Test
    void aBucketPolicyCannotNameWhoIsNotThere() {
        assertThatThrownBy(() -> share("arn:aws:iam::111122223333:role/nobody"))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("Invalid principal in policy");
        // Of an account that is not here it cannot be known.
        share("arn:aws:iam::777788889999:role/somebody");
    }

    @Test
    void namesOfBucketsAreSharedAndListsAreNot() {
        assertThatThrownBy(() -> account.createBucket(BUCKET)).isInstanceOf(BucketAlreadyExistsException.class);
        account.createBucket(BUCKET + "-2");

        assertThat(account.s3.listBuckets().buckets()).extracting(Bucket::name).containsExactly(BUCKET + "-2");
        assertThat(owner.listBuckets().buckets()).extracting(Bucket::name).containsExactly(BUCKET);
        String id = owner.getBucketAcl(b -> b.bucket(BUCKET)).owner().id();
        assertThat(account.s3.getBucketAcl(b -> b.bucket(BUCKET + "-2")).owner().id())
                .isNotEqualTo(id);
    }

    @Test
    void eachAccountHasAnIamAndAnIdentity() {
        IamClient iam = account.iam(account.gateway.rootCredentials(OTHER));
        String trust = policy(
                "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":\"sts:AssumeRole\"}");
        String role = iam.createRole(b -> b.roleName("reader").assumeRolePolicyDocument(trust))
                .role()
                .arn();
        String pod = account.createRole(allow("sts:AssumeRole", role));
        StsClient sts = account.sts(StaticCredentialsProvider.create(account.assume(pod)));

        assertThat(role).isEqualTo("arn:aws:iam::444455556666:role/reader");
        assertThat(account.iam.listRoles().roles())
                .extracting(r -> r.roleName())
                .doesNotContain("reader");
        var session = TestAccount.session(
                sts.assumeRole(b -> b.roleArn(role).roleSessionName("hop")).credentials());
        assertThat(account.sts(StaticCredentialsProvider.create(session))
                        .getCallerIdentity()
                        .account())
                .isEqualTo(OTHER);
        assertThat(refused(account.s3(session)).awsErrorDetails().errorMessage())
                .contains("no identity-based policy allows the s3:GetObject action");
    }

    @Test
    void theExpectedOwnerIsTheBucketsOwn() {
        String role = account.createRole(READS);
        share(role);
        S3Client s3 = account.s3(account.assume(role));

        assertThat(s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k").expectedBucketOwner(OTHER))
                        .asUtf8String())
                .isEqualTo("text");
        assertThatThrownBy(
                        () -> s3.getObjectAsBytes(b -> b.bucket(BUCKET).key("k").expectedBucketOwner(TestAccount.ID)))
                .isInstanceOf(S3Exception.class);
    }

    @Test
    void aRestrictedPublicPolicyIsNotForOtherAccounts() {
        String role = account.createRole(READS);
        S3Client s3 = account.s3(account.assume(role));
        owner.deletePublicAccessBlock(b -> b.bucket(BUCKET));
        owner.putBucketPolicy(b -> b.bucket(BUCKET)
                .policy(policy(
                        "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::%s/*\"}"
                                .formatted(BUCKET))));
        assertThat(read(s3)).isEqualTo("text");

        owner.putPublicAccessBlock(
                b -> b.bucket(BUCKET).publicAccessBlockConfiguration(c -> c.restrictPublicBuckets(true)));
        refused(s3);
        assertThat(account.lastDecision().decision().orElseThrow().gaps()).containsExactly(PolicyType.RESOURCE);
    }

    private static Organization organization(Set<String> accounts, NamedPolicy... policies) {
        return new Organization(
                Optional.of("o-exampleorg"),
                accounts,
                List.of(
                        new Organization.Level("r-ab12", Optional.empty(), List.of(full())),
                        new Organization.Level("ou-ab12-11111111", Optional.empty(), List.of(policies))));
    }

    private static NamedPolicy full() {
        return NamedPolicy.of("FullAWSAccess", PolicyType.SERVICE_CONTROL, policy(allow("*", "*")));
    }

    @Test
    void anOrganisationLimitsItsAccountsAndIsKnownToPolicies() {
        String role = account.createRole(READS);
        S3Client s3 = account.s3(account.assume(role));
        owner.putBucketPolicy(b -> b.bucket(BUCKET)
                .policy(policy(
                        "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::%s/*\",\"Condition\":{\"StringEquals\":{\"aws:PrincipalOrgID\":\"o-exampleorg\"},\"ForAnyValue:StringLike\":{\"aws:PrincipalOrgPaths\":\"o-exampleorg/r-ab12/ou-*\"}}}"
                                .formatted(BUCKET))));
        refused(s3);
        assertThat(account.lastDecision().reason()).contains("aws:PrincipalOrgID");

        surround(organization(Set.of(TestAccount.ID, OTHER), full()), Network.DIRECT);
        assertThat(read(s3)).isEqualTo("text");
        surround(organization(Set.of(OTHER), full()), Network.DIRECT);
        refused(s3);

        NamedPolicy ec2 = NamedPolicy.of("ec2", PolicyType.SERVICE_CONTROL, policy(allow("ec2:*", "*")));
        surround(organization(Set.of(TestAccount.ID, OTHER), ec2), Network.DIRECT);
        assertThat(refused(s3).awsErrorDetails().errorMessage())
                .contains("because no service control policy allows the s3:GetObject action");
        assertThat(account.lastDecision().reason()).contains("at ou-ab12-11111111");

        NamedPolicy noReads = NamedPolicy.of(
                "no-reads",
                PolicyType.RESOURCE_CONTROL,
                policy(
                        "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\",\"Condition\":{\"StringEquals\":{\"aws:ResourceOrgID\":\"o-exampleorg\"}}}"));
        surround(organization(Set.of(TestAccount.ID, OTHER), full(), noReads), Network.DIRECT);
        assertThat(refused(s3).awsErrorDetails().errorMessage())
                .contains("with an explicit deny in a resource control policy");
    }

    @Test
    void requestsComeThroughAnEndpointWithAPolicy() throws IOException {
        String role = account.createRole(
                READS.replace("}", ",\"Condition\":{\"StringEquals\":{\"aws:SourceVpc\":\"vpc-1\"}}}"));
        owner.putBucketPolicy(b -> b.bucket(BUCKET)
                .policy(policy(
                        "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"%s\"},\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::%s/*\"}"
                                .formatted(role, BUCKET),
                        "{\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"s3:*\",\"Resource\":\"arn:aws:s3:::%s/*\",\"Condition\":{\"StringNotEquals\":{\"aws:SourceVpce\":\"vpce-1\"}}}"
                                .formatted(BUCKET))));
        S3Client s3 = account.s3(account.assume(role));
        assertThat(refused(s3)).isNotNull();

        Network network = new Network(
                Optional.empty(),
                Optional.of("vpc-1"),
                Optional.of("vpce-1"),
                Optional.of("10.0.0.7"),
                Optional.of(
                        NamedPolicy.of(
                                "endpoint policy",
                                PolicyType.VPC_ENDPOINT,
                                policy(
                                        "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"}"))));
        surround(Organization.NONE, network);
        assertThat(read(s3)).isEqualTo("text");
        S3Exception head = catchThrowableOfType(
                S3Exception.class, () -> s3.putObject(b -> b.bucket(BUCKET).key("k"), RequestBody.empty()));
        assertThat(head.awsErrorDetails().errorMessage()).isEqualTo("Access Denied");
        assertThat(account.lastDecision().reason()).contains("of the VPC endpoint policy");

        URI other = account.gateway.endpointIn(network.through("vpce-2"));
        S3Client elsewhere =
                account.s3(StaticCredentialsProvider.create(account.assume(role)), b -> b.endpointOverride(other));
        refused(elsewhere);
        assertThat(account.lastDecision().reason()).contains("aws:SourceVpce").contains("vpce-2");
    }

    @Test
    void publicAddressesAreAsTheNetworkSays() {
        String role = account.createRole(
                READS.replace("}", ",\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"203.0.113.0/24\"}}}"));
        share(role);
        S3Client s3 = account.s3(account.assume(role));
        refused(s3);

        surround(
                Organization.NONE,
                new Network(
                        Optional.of("203.0.113.7"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        assertThat(read(s3)).isEqualTo("text");
    }

    @Test
    void whoeverSharesTheGatewayIsInSurroundingsOfTheirOwn() {
        String one = account.createRole(READS);
        String other = account.createRole(READS);
        owner.putBucketPolicy(b -> b.bucket(BUCKET)
                .policy(policy(
                        "{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\",\"Resource\":\"arn:aws:s3:::%s/*\",\"Condition\":{\"StringEquals\":{\"aws:SourceVpce\":\"vpce-1\",\"aws:PrincipalOrgID\":\"o-exampleorg\"}}}"
                                .formatted(BUCKET))));
        S3Client inside = account.s3(account.assume(one));
        S3Client outside = account.s3(account.assume(other));
        World world = new World(
                Set.of(OTHER), organization(Set.of(TestAccount.ID, OTHER), full()), Network.DIRECT.through("vpce-1"));

        Runnable undo = account.gateway.surround(world, "of-the-first", Set.of(one));

        assertThat(read(inside)).isEqualTo("text");
        refused(outside);
        assertThat(account.lastDecision().reason()).contains("aws:SourceVpce");
        // The clients of who looks behind the scenes are told by their mark.
        S3Client marked = account.s3(
                StaticCredentialsProvider.create(account.assume(other)),
                b -> b.overrideConfiguration(
                        o -> o.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "of-the-first")));
        refused(marked);
        S3Client administrator = account.s3(
                StaticCredentialsProvider.create(account.gateway.rootCredentials()),
                b -> b.overrideConfiguration(
                        o -> o.putAdvancedOption(SdkAdvancedClientOption.USER_AGENT_SUFFIX, "of-the-first")));
        refused(administrator);
        assertThat(account.lastDecision().reason()).doesNotContain("aws:SourceVpce");

        undo.run();
        refused(inside);
    }

    @Test
    void anAccountThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> account.gateway.rootCredentials("999999999999"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no account 999999999999 here, only [111122223333, 444455556666]");
    }
}
