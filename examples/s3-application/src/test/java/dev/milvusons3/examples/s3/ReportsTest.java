package dev.milvusons3.examples.s3;

import static dev.milvusons3.gateway.assertj.GatewayAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.AwsGateway;
import dev.milvusons3.gateway.Decisions;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** The application under the very policy that it has in production. */
class ReportsTest {
    private static final AwsGateway AWS = AwsGateway.builder().start();
    private static Reports reports;
    private static S3Client applicationS3;

    @BeforeAll
    static void makeTheRole() throws IOException {
        S3Client root = s3(AWS.rootCredentials());
        root.createBucket(r -> r.bucket("accounting"));
        IamClient iam = IamClient.builder()
                .endpointOverride(AWS.endpoint())
                .region(Region.AWS_GLOBAL)
                .credentialsProvider(StaticCredentialsProvider.create(AWS.rootCredentials()))
                .build();
        String policy = resource("policies/reports.json");
        iam.createOpenIDConnectProvider(r -> r.url(AWS.issuer().toString()).clientIDList("sts.amazonaws.com"));
        String role = iam.createRole(r -> r.roleName("reports").assumeRolePolicyDocument(trust(AWS.issuer())))
                .role()
                .arn();
        iam.putRolePolicy(r -> r.roleName("reports").policyName("reports").policyDocument(policy));
        applicationS3 = s3(take(role));
        reports = new Reports(applicationS3, "accounting");
        root.close();
        iam.close();
    }

    @AfterAll
    static void close() {
        applicationS3.close();
        AWS.close();
    }

    @Test
    void itsPolicySuffices() {
        Decisions before = AWS.decisions();

        reports.write("2026-11", "all is well");

        assertThat(reports.read("2026-11")).isEqualTo("all is well");
        assertThat(reports.names()).containsExactly("2026-11");
        assertThat(AWS.decisions().since(before))
                .hasNoDenials()
                .usedExactly("s3:PutObject", "s3:GetObject", "s3:ListBucket");
    }

    @Test
    void itsPolicyLetsNothingElseBeRead() {
        assertThatThrownBy(() ->
                        applicationS3.getObject(r -> r.bucket("accounting").key("salaries/2026-11")))
                .isInstanceOf(S3Exception.class)
                .hasMessageContaining("no identity-based policy allows the s3:GetObject action");
    }

    private static S3Client s3(AwsCredentials credentials) {
        return S3Client.builder()
                .endpointOverride(AWS.endpoint())
                .region(AWS.region())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .forcePathStyle(true)
                .build();
    }

    /** As a pod takes it: with a token of its service account. */
    private static AwsCredentials take(String role) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(AWS.endpoint())
                .region(AWS.region())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            Credentials session = sts.assumeRoleWithWebIdentity(r -> r.roleArn(role)
                            .roleSessionName("test")
                            .webIdentityToken(AWS.webIdentityToken(
                                    "system:serviceaccount:accounting:reports", "sts.amazonaws.com")))
                    .credentials();
            return AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        }
    }

    private static String trust(URI issuer) {
        String provider = issuer.toString().substring("https://".length());
        return """
                { "Version": "2012-10-17", "Statement": { "Effect": "Allow",
                  "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/%1$s" },
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": { "StringEquals": { "%1$s:sub": "system:serviceaccount:accounting:reports" } } } }
                """.formatted(provider);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ReportsTest.class.getClassLoader().getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
