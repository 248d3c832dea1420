package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.NegativeCase;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.platform.RequestedTokens;
import dev.milvusons3.internal.platform.WebIdentityLogin;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import dev.milvusons3.internal.steps.Specs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * A test run in a JVM of its own that uses the gateway of a cluster, as a shard of a build does. Its arguments are the context and the
 * namespace of the gateway. It says what it has, does what it is told, a line each time, and fails where that fails.
 */
final class GatewayUserMain {
    /** Then who it is. */
    static final String READY = "ready ";

    static final String DONE = "done";

    /** Then who another one is. */
    static final String VISIT = "visit ";

    static final String CLOSE = "close";

    private GatewayUserMain() {}

    /** What one of them has. */
    record Guest(String account, String bucket, String role, String namespace, String serviceAccount) {
        static Guest of(MilvusDeployment deployment) {
            return new Guest(
                    deployment.roleArn().split(":")[4],
                    deployment.bucket(),
                    deployment.roleArn(),
                    deployment.namespace(),
                    deployment.serviceAccount());
        }

        static Guest read(String line) {
            String[] words = line.split(" ");
            return new Guest(words[0], words[1], words[2], words[3], words[4]);
        }

        @Override
        public String toString() {
            return String.join(" ", account, bucket, role, namespace, serviceAccount);
        }
    }

    public static void main(String[] arguments) throws IOException {
        BufferedReader told = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment started = starter.start(Specs.atGateway(arguments[0], arguments[1]), "GatewayUserMain");
            MilvusDeployment deployment = started.deployment();
            keepsToItself(deployment);
            deniesAndExplains(deployment);
            refusesWhatItMust(deployment);
            System.out.println(READY + Guest.of(deployment));
            for (String line = told.readLine(); !CLOSE.equals(line); line = told.readLine()) {
                isUnknown(deployment, Guest.read(line.substring(VISIT.length())));
                System.out.println(DONE);
            }
            started.close(false);
        }
        System.out.println(DONE);
    }

    /** The write probe has run: Milvus itself has written, as its role, by a web identity. */
    private static void keepsToItself(MilvusDeployment deployment) {
        assertThat(deployment.s3().listBuckets().buckets())
                .extracting(Bucket::name)
                .containsExactly(deployment.bucket());
        Decisions decisions = deployment.decisions();
        assertThat(decisions.byMilvus().on("s3:PutObject").all()).isNotEmpty();
        assertThat(decisions.byMilvus().all()).allSatisfy(decision -> {
            assertThat(decision.isBy(deployment.roleArn())).isTrue();
            assertThat(decision.resource()).startsWith("arn:aws:s3:::" + deployment.bucket());
        });
        assertThat(decisions.on("sts:AssumeRoleWithWebIdentity").allowed().all())
                .anySatisfy(decision -> assertThat(decision.resource()).isEqualTo(deployment.roleArn()));
        assertThat(deployment
                        .s3()
                        .listObjectsV2(r -> r.bucket(deployment.bucket()).prefix(deployment.rootPath() + "/"))
                        .contents())
                .isNotEmpty();
    }

    /** Decided in the cluster, and explained here, where the author's files are known. */
    private static void deniesAndExplains(MilvusDeployment deployment) {
        deployment
                .iam()
                .putRolePolicy(r ->
                        r.roleName(deployment.roleName()).policyName("freeze").policyDocument("""
                        { "Version": "2012-10-17",
                          "Statement": { "Sid": "NothingNew", "Effect": "Deny", "Action": "s3:PutObject", "Resource": "*" } }"""));
        Decisions before = deployment.decisions();

        assertThatThrownBy(() -> deployment
                        .s3AsMilvus()
                        .putObject(
                                r -> r.bucket(deployment.bucket()).key(deployment.rootPath() + "/new"),
                                RequestBody.fromString("x")))
                .isInstanceOfSatisfying(
                        S3Exception.class,
                        denied -> assertThat(denied.statusCode()).isEqualTo(403));
        assertThat(deployment
                        .decisions()
                        .since(before)
                        .denied()
                        .on("s3:PutObject")
                        .all())
                .first()
                .satisfies(denial -> assertThat(denial.decision().orElseThrow().matchedStatements())
                        .singleElement()
                        .satisfies(statement -> {
                            assertThat(statement.policy().shortName()).isEqualTo("freeze");
                            assertThat(denial.decision().orElseThrow().explain())
                                    .contains("NothingNew");
                        }));

        deployment.iam().deleteRolePolicy(r -> r.roleName(deployment.roleName()).policyName("freeze"));
    }

    /** Tokens, sessions and requests that AWS refuses. */
    private static void refusesWhatItMust(MilvusDeployment deployment) {
        int tried = 0;
        for (NegativeCase negative : deployment.negativeCases()) {
            try {
                negative.execute();
                tried++;
            } catch (TestAbortedException notHere) {
                System.err.println(negative.getName() + ": " + notHere.getMessage());
            } catch (Throwable e) {
                throw new AssertionError(negative.getName(), e);
            }
        }
        assertThat(tried).isGreaterThan(10);
    }

    /** The token is the cluster's, which both trust. */
    private static void isUnknown(MilvusDeployment here, Guest other) {
        assertThat(Guest.of(here).account()).isNotEqualTo(other.account());
        assertThatThrownBy(() -> here.s3().headBucket(r -> r.bucket(other.bucket())))
                .isInstanceOf(NoSuchBucketException.class);
        String token = RequestedTokens.token(
                here.kubernetes(),
                other.namespace(),
                other.serviceAccount(),
                WebIdentityLogin.AUDIENCE,
                Duration.ofHours(1));
        assertThatThrownBy(() -> here.sts()
                        .assumeRoleWithWebIdentity(r ->
                                r.roleArn(other.role()).roleSessionName("guest").webIdentityToken(token)))
                .isInstanceOf(StsException.class);
        assertThat(here.decisions().all())
                .noneSatisfy(decision -> assertThat(decision.principal()).contains(":" + other.account() + ":"));
    }
}
