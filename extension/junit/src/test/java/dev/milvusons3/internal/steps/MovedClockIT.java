package dev.milvusons3.internal.steps;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.MilvusServer;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.milvus.WriteProbe;
import dev.milvusons3.internal.platform.RequestedTokens;
import io.milvus.v2.client.MilvusClientV2;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The real Milvus, beyond the end of the session and of the token that it began with. */
@MilvusOnS3(milvus = @MilvusServer(runtime = MilvusRuntime.PROCESS))
class MovedClockIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void milvusGoesOnWithANewSessionAndAnOldOneIsRefused(MilvusDeployment deployment, MilvusClientV2 milvus) {
        new WriteProbe(milvus, PATIENCE).run();
        try (S3Client old = sessionOfTheRole(deployment)) {
            assertThat(old.listObjectsV2(r -> r.bucket(deployment.bucket())).keyCount())
                    .isPositive();
            deployment.s3AsMilvus().listObjectsV2(r -> r.bucket(deployment.bucket()));

            // Tokens of pods live for a day.
            deployment.clock().advance(Duration.ofHours(25));

            assertThatThrownBy(() -> old.listObjectsV2(r -> r.bucket(deployment.bucket())))
                    .isInstanceOfSatisfying(S3Exception.class, e -> {
                        assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken");
                        assertThat(e.statusCode()).isEqualTo(400);
                    });
        }
        Decisions before = deployment.decisions();
        deployment.s3AsMilvus().listObjectsV2(r -> r.bucket(deployment.bucket()));
        new WriteProbe(milvus, PATIENCE).run();

        Decisions since = deployment.decisions().since(before);
        assertThat(since).hasNoDenials();
        assertThat(since.byMilvus()).isNotEmpty();
        assertThat(since.on("sts:AssumeRoleWithWebIdentity"))
                .as("new sessions of Milvus' pod and of s3AsMilvus()")
                .hasSizeGreaterThanOrEqualTo(2);
    }

    private static S3Client sessionOfTheRole(MilvusDeployment deployment) {
        String token = RequestedTokens.token(
                deployment.kubernetes(),
                deployment.namespace(),
                deployment.serviceAccount(),
                "sts.amazonaws.com",
                Duration.ofHours(1));
        Credentials session = deployment
                .sts()
                .assumeRoleWithWebIdentity(r -> r.roleArn(deployment.roleArn())
                        .roleSessionName("before")
                        .webIdentityToken(token))
                .credentials();
        return S3Client.builder()
                .endpointOverride(deployment.s3Endpoint())
                .region(deployment.region())
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                        session.accessKeyId(), session.secretAccessKey(), session.sessionToken())))
                .build();
    }
}
