package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.MinimalPolicy;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.aws.CloudTrailDecisions.Watched;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.SdkAdvancedClientOption;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Against an account that enforces, and a CloudTrail that logs what it decided, late: time passes only while it is waited for. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class CloudTrailDecisionsTest {
    private static final String BUCKET = "milvus-bucket-039dd013c0712f085d60e21f";
    private static final String POLICY = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::%1$s"},
              {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
               "Resource": "arn:aws:s3:::%1$s/files/*"}]}""".formatted(BUCKET);
    private static final String TRUST = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"Federated": "%s"},
             "Action": "sts:AssumeRoleWithWebIdentity"}}""";

    private final EmulatedAws emulated = new EmulatedAws();
    private final EmulatedCloudTrail trail = new EmulatedCloudTrail(emulated.gateway, emulated.s3);
    private final FaultyProxy endpoint =
            new FaultyProxy(emulated.gateway.endpoint()).emulate(EmulatedCloudTrail.TARGET, trail::answer);
    private final DecisionLog known = new DecisionLog();
    private Runnable meanwhile = () -> {};
    private int rests;
    private long nanos;
    private S3Client milvus;
    private String role;
    private DenialExplainer explainer;
    private CloudTrails trails;
    private CloudTrailDecisions decisions;

    private final Pause pause = new Pause() {
        @Override
        public long nanoTime() {
            return nanos;
        }

        @Override
        public void rest(Duration duration) {
            rests++;
            nanos += duration.toNanos();
            meanwhile.run();
        }
    };

    @BeforeEach
    void open() {
        emulated.s3.createBucket(
                r -> r.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        String provider = emulated.createProvider();
        role = emulated.iam
                .createRole(r -> r.roleName("milvus").assumeRolePolicyDocument(TRUST.formatted(provider)))
                .role()
                .arn();
        emulated.iam.putRolePolicy(r -> r.roleName("milvus").policyName("p").policyDocument(POLICY));
        milvus = milvus(role);
        explainer = new DenialExplainer(
                new AccountDocuments(emulated.iam, emulated.s3),
                Circumstances.USUAL,
                "aws",
                EmulatedAws.ACCOUNT,
                "us-east-2");
        trails = new CloudTrails(
                EmulatedAws.ACCOUNT,
                Region.US_EAST_2,
                Optional.of(endpoint.endpoint()),
                StaticCredentialsProvider.create(emulated.gateway.rootCredentials()),
                emulated.s3);
        decisions = since(Instant.now());
        meanwhile = trail::deliver;
    }

    private CloudTrailDecisions since(Instant moment) {
        Watched watched = new Watched("aws", BUCKET, "files", role, moment.truncatedTo(ChronoUnit.SECONDS));
        return new CloudTrailDecisions(
                watched,
                () -> trails.find(watched.bucketArn()),
                trails::delivery,
                new CloudTrailDecisions.Clients(emulated.s3, emulated.s3),
                explainer,
                known,
                Instant::now,
                Duration.ofMinutes(15),
                pause);
    }

    @AfterEach
    void close() {
        milvus.close();
        endpoint.close();
        trail.close();
        emulated.close();
    }

    /** A session of the role, with a client that calls itself what Milvus' Go client does. */
    private S3Client milvus(String role) {
        String token = RequestedTokens.token(
                emulated.cluster.client(), "default", "default", "sts.amazonaws.com", Duration.ofHours(1));
        var given = emulated.anonymousSts()
                .assumeRoleWithWebIdentity(
                        r -> r.roleArn(role).roleSessionName("1732438217").webIdentityToken(token))
                .credentials();
        return S3Client.builder()
                .region(Region.US_EAST_2)
                .endpointOverride(emulated.gateway.endpoint())
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        given.accessKeyId(), given.secretAccessKey(), given.sessionToken())))
                .overrideConfiguration(c -> c.putAdvancedOption(
                        SdkAdvancedClientOption.USER_AGENT_PREFIX, "MinIO (linux; amd64) minio-go/v7.0.56"))
                .build();
    }

    private Decisions taken() {
        return known.snapshot(Instant.now(), decisions);
    }

    @Test
    void tellsWhatMilvusAskedForOnceItIsDelivered() {
        milvus.listObjectsV2(r -> r.bucket(BUCKET).prefix("files/"));
        milvus.putObject(r -> r.bucket(BUCKET).key("files/insert_log/1"), RequestBody.fromString("x"));
        milvus.headObject(r -> r.bucket(BUCKET).key("files/insert_log/1"));
        assertThatThrownBy(() -> milvus.putObject(r -> r.bucket(BUCKET).key("others/1"), RequestBody.fromString("x")))
                .isInstanceOf(S3Exception.class);
        // Nobody's but the administrator's.
        emulated.s3.listObjectsV2(r -> r.bucket(BUCKET));

        Decisions byMilvus = taken().byMilvus();

        assertThat(rests).isPositive();
        assertThat(byMilvus.all())
                .extracting(RecordedDecision::operation, RecordedDecision::action, RecordedDecision::verdict)
                .containsExactlyInAnyOrder(
                        tuple("ListObjects", "s3:ListBucket", Verdict.ALLOWED),
                        tuple("PutObject", "s3:PutObject", Verdict.ALLOWED),
                        tuple("HeadObject", "s3:GetObject", Verdict.ALLOWED),
                        tuple("PutObject", "s3:PutObject", Verdict.DENIED));
        assertThat(byMilvus.all()).allSatisfy(d -> {
            assertThat(d.principal()).isEqualTo("arn:aws:sts::111122223333:assumed-role/milvus/1732438217");
            assertThat(d.decision()).isPresent();
        });
        assertThat(byMilvus.denied().all()).singleElement().satisfies(d -> {
            assertThat(d.resource()).isEqualTo("arn:aws:s3:::" + BUCKET + "/others/1");
            assertThat(d.reason())
                    .startsWith("AWS denied it; by the account's documents, no statement allows s3:PutObject on");
        });
        assertThat(MinimalPolicy.of(byMilvus)
                        .generalized("arn:aws:s3:::" + BUCKET + "/files/*")
                        .actionsByResource())
                .containsOnlyKeys("arn:aws:s3:::" + BUCKET, "arn:aws:s3:::" + BUCKET + "/files/*");
    }

    @Test
    void whatIsKnownIsNotWaitedForAgainAndWhatCameLaterIsNotInIt() throws InterruptedException {
        milvus.headBucket(r -> r.bucket(BUCKET));
        // Times are in whole seconds, so that of one second nobody knows what was first.
        awaitNextSecondAfter(Instant.now());
        Decisions before = taken();
        assertThat(before.all()).isEmpty();
        assertThat(before.byMilvus()).hasSize(1);
        int waited = rests;
        assertThat(before.byMilvus()).hasSize(1);
        assertThat(before.complete()).hasSize(1);
        assertThat(rests).isEqualTo(waited);

        // What is taken is rounded up by a second.
        awaitNextSecondAfter(Instant.now().plusSeconds(1));
        milvus.listObjectsV2(r -> r.bucket(BUCKET));
        Decisions later = taken();

        assertThat(later.since(before).byMilvus())
                .extracting(RecordedDecision::operation)
                .containsExactly("ListObjects");
        assertThat(later.byMilvus().since(before))
                .extracting(RecordedDecision::operation)
                .containsExactly("ListObjects");
        assertThat(later.byMilvus().since(before.byMilvus()))
                .extracting(RecordedDecision::operation)
                .containsExactly("ListObjects");
        assertThat(before.byMilvus()).hasSize(1);
    }

    private static void awaitNextSecondAfter(Instant moment) throws InterruptedException {
        while (Instant.now().isBefore(moment.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1))) {
            Thread.sleep(10);
        }
    }

    @Test
    void aTrailThatDoesNotDeliverIsGivenUpWithWhatIsMissing() {
        milvus.headBucket(r -> r.bucket(BUCKET));
        meanwhile = () -> {};

        assertThatThrownBy(() -> taken().byMilvus())
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("what Milvus asked S3 for until ")
                .hasMessageContaining(" is not known: CloudTrail has not delivered it 9")
                .hasMessageContaining(
                        "Of 4 requests that the harness made then, 4 are in none of the 0 log files of trail"
                                + " arn:aws:cloudtrail:us-east-2:111122223333:trail/all; it has delivered nothing")
                .hasMessageContaining(
                        "\nGive it more time (milvus-on-s3.aws.cloudtrail-wait), or look whether it delivers"
                                + " to s3://cloudtrail-logs/audit/AWSLogs/111122223333/CloudTrail/us-east-2/");

        meanwhile = trail::deliver;
        assertThat(taken().byMilvus()).hasSize(1);
    }

    @Test
    void whatWasBeforeTheDeploymentIsNotItsMilvuses() throws InterruptedException {
        milvus.headBucket(r -> r.bucket(BUCKET));
        awaitNextSecondAfter(Instant.now());
        decisions = since(Instant.now());

        assertThat(taken().byMilvus()).isEmpty();
        assertThat(known.list()).isEmpty();
    }
}
