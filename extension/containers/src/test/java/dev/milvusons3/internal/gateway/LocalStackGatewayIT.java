package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The gateway before a real LocalStack: what it keeps there, and what it makes of what others change there. */
@RequiresContainers
class LocalStackGatewayIT {
    private static final String B = TestAccount.BUCKET;
    private static final String READ = TestAccount.allow("s3:GetObject", "arn:aws:s3:::" + B + "/*");
    private TestAccount account;
    private IamClient directIam;
    private S3Client directS3;

    @BeforeEach
    void start() {
        account = LocalStack.account(b -> b);
        directIam = LocalStack.iam();
        directS3 = LocalStack.s3(account.region());
        account.createProvider();
        account.createBucket(B);
        account.s3.putObject(b -> b.bucket(B).key("files/k"), RequestBody.fromString("x"));
    }

    @AfterEach
    void stop() {
        directIam.close();
        directS3.close();
        account.close();
    }

    private static void denied(Runnable call) {
        assertThat(catchThrowableOfType(S3Exception.class, call::run).statusCode())
                .isEqualTo(403);
    }

    private static void read(S3Client s3) {
        assertThat(s3.getObjectAsBytes(b -> b.bucket(B).key("files/k")).asUtf8String())
                .isEqualTo("x");
    }

    @Test
    void whatIsMadeThroughTheGatewayIsSeenThere() {
        String role = account.createRole(READ);
        assertThat(directIam.getRole(b -> b.roleName("role-1")).role().arn()).isEqualTo(role);
        assertThat(directIam.listOpenIDConnectProviders().openIDConnectProviderList())
                .hasSize(1);
        assertThat(directS3.getObjectAsBytes(b -> b.bucket(B).key("files/k")).asUtf8String())
                .isEqualTo("x");
        String policy = TestAccount.policy(
                READ.replace("\"Action\"", "\"Principal\":{\"AWS\":\"" + TestAccount.ID + "\"},\"Action\""));
        account.s3.putBucketPolicy(b -> b.bucket(B).policy(policy));
        assertThat(directS3.getBucketPolicy(b -> b.bucket(B)).policy()).isEqualTo(policy);
        assertThat(directS3.getBucketOwnershipControls(b -> b.bucket(B))
                        .ownershipControls()
                        .rules()
                        .get(0)
                        .objectOwnershipAsString())
                .isEqualTo("ObjectWriter");
        account.s3.deleteBucketPolicy(b -> b.bucket(B));
        assertThatThrownBy(() -> directS3.getBucketPolicy(b -> b.bucket(B)))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("does not exist");
    }

    @Test
    void aWriteThroughTheFrontCountsAtOnce() {
        String role = account.createRole();
        S3Client s3 = account.s3(account.assume(role));
        for (int i = 0; i < 5; i++) {
            denied(() -> read(s3));
            account.iam.putRolePolicy(
                    b -> b.roleName("role-1").policyName("p").policyDocument(TestAccount.policy(READ)));
            read(s3);
            account.iam.deleteRolePolicy(b -> b.roleName("role-1").policyName("p"));
        }
        denied(() -> read(s3));
    }

    @Test
    void whatOthersChangeThereCountsSoon() throws Exception {
        String role = account.createRole();
        S3Client s3 = account.s3(account.assume(role));
        denied(() -> read(s3));
        directIam.putRolePolicy(b -> b.roleName("role-1").policyName("p").policyDocument(TestAccount.policy(READ)));
        eventually(() -> read(s3));
        directIam.deleteRolePolicy(b -> b.roleName("role-1").policyName("p"));
        eventually(() -> denied(() -> read(s3)));
    }

    private static void eventually(Runnable holds) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (true) {
            try {
                holds.run();
                return;
            } catch (S3Exception | NullPointerException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(50);
            }
        }
    }

    @Test
    void aDocumentThatAwsWouldNotTakeIsRefusedAndNotForwarded() {
        account.createRole();
        assertThatThrownBy(() -> account.iam.putRolePolicy(
                        b -> b.roleName("role-1").policyName("p").policyDocument("{\"Version\":\"2012-10-17\"}")))
                .isInstanceOf(MalformedPolicyDocumentException.class);
        assertThat(directIam.listRolePolicies(b -> b.roleName("role-1")).policyNames())
                .isEmpty();
        denied(() -> account.s3(account.assume(account.createRole())).headBucket(b -> b.bucket(B)));
        assertThatThrownBy(
                        () -> account.iam(account.assume(account.createRole())).deleteRole(b -> b.roleName("role-1")))
                .hasMessageContaining("not authorized to perform: iam:DeleteRole");
        assertThat(directIam.getRole(b -> b.roleName("role-1")).role().roleName())
                .isEqualTo("role-1");
    }

    @Test
    void policiesOfAwsThatARoleHasAreReadToo() {
        String role = account.createRole();
        directIam.attachRolePolicy(
                b -> b.roleName("role-1").policyArn("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"));
        directIam.attachRolePolicy(b -> b.roleName("role-1").policyArn("arn:aws:iam::aws:policy/job-function/Billing"));
        account.iam.tagRole(
                b -> b.roleName("role-1").tags(Tag.builder().key("k").value("v").build()));
        read(account.s3(account.assume(role)));
        assertThat(account.lastDecision().verdict()).isEqualTo(Verdict.ALLOWED);
    }

    @Test
    void nothingOfABrokenBodyIsStored() {
        byte[] content = new byte[300_000];
        new Random(1).nextBytes(content);
        assertThatThrownBy(() -> account.s3.putObject(
                        b -> b.bucket(B).key("broken").contentMD5("AAAAAAAAAAAAAAAAAAAAAA=="),
                        RequestBody.fromBytes(content)))
                .isInstanceOf(S3Exception.class);
        assertThat(directS3.listObjectsV2(b -> b.bucket(B)).contents())
                .extracting(o -> o.key())
                .containsExactly("files/k");
    }

    @Test
    void aBucketThatOthersMadeIsNotTakenOver() {
        directS3.createBucket(b -> b.bucket("somebodys-bucket")
                .createBucketConfiguration(
                        c -> c.locationConstraint(account.region().id())));
        assertThatThrownBy(() -> account.createBucket("somebodys-bucket"))
                .hasMessageContaining("was not made through this gateway");
        assertThatThrownBy(() -> account.s3.headBucket(b -> b.bucket("somebodys-bucket")))
                .isInstanceOf(S3Exception.class);
    }

    @Test
    void missingIsMissing() {
        assertThatThrownBy(() -> account.s3.getObject(b -> b.bucket(B).key("missing")))
                .isInstanceOf(NoSuchKeyException.class);
        assertThatThrownBy(() -> account.s3.headObject(b -> b.bucket(B).key("missing")))
                .isInstanceOf(NoSuchKeyException.class);
        denied(() -> account.s3WithRole(READ).getObject(b -> b.bucket(B).key("missing")));
    }
}
