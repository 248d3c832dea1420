package dev.milvusons3.gateway;

import static dev.milvusons3.gateway.assertj.GatewayAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What users of the gateway alone see, by the ordinary clients. */
class AwsGatewayTest {
    private static final String SUBJECT = "system:serviceaccount:shop:reports";
    private static final String TRUST = """
            { "Version": "2012-10-17", "Statement": { "Effect": "Allow",
              "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/%1$s" },
              "Action": "sts:AssumeRoleWithWebIdentity",
              "Condition": { "StringEquals": { "%1$s:sub": "system:serviceaccount:shop:reports" } } } }
            """;
    private static final String POLICY = """
            { "Version": "2012-10-17", "Statement": { "Effect": "Allow",
              "Action": "s3:PutObject", "Resource": "arn:aws:s3:::reports/daily/*" } }
            """;

    private final AwsGateway aws = AwsGateway.builder().start();
    private final S3Client root = s3(aws.rootCredentials());

    @AfterEach
    void close() {
        root.close();
        aws.close();
    }

    private S3Client s3(AwsCredentials credentials) {
        return S3Client.builder()
                .endpointOverride(aws.endpoint())
                .region(aws.region())
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .build();
    }

    private String role() {
        try (IamClient iam = IamClient.builder()
                .endpointOverride(aws.endpoint())
                .region(Region.AWS_GLOBAL)
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(StaticCredentialsProvider.create(aws.rootCredentials()))
                .build()) {
            iam.createOpenIDConnectProvider(r -> r.url(aws.issuer().toString()).clientIDList("sts.amazonaws.com"));
            String trust = TRUST.formatted(aws.issuer().toString().substring("https://".length()));
            String arn = iam.createRole(r -> r.roleName("reports").assumeRolePolicyDocument(trust))
                    .role()
                    .arn();
            iam.putRolePolicy(r -> r.roleName("reports").policyName("write").policyDocument(POLICY));
            return arn;
        }
    }

    private AwsCredentials take(String role, String subject) {
        try (StsClient sts = StsClient.builder()
                .endpointOverride(aws.endpoint())
                .region(aws.region())
                .httpClient(UrlConnectionHttpClient.create())
                .credentialsProvider(AnonymousCredentialsProvider.create())
                .build()) {
            Credentials session = sts.assumeRoleWithWebIdentity(r -> r.roleArn(role)
                            .roleSessionName("test")
                            .webIdentityToken(aws.webIdentityToken(subject, "sts.amazonaws.com")))
                    .credentials();
            return AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
        }
    }

    @Test
    void enforcesTheRolesPolicyAndSaysWhatWasDecided() {
        root.createBucket(r -> r.bucket("reports"));
        String role = role();
        try (S3Client s3 = s3(take(role, SUBJECT))) {
            Decisions before = aws.decisions();

            s3.putObject(r -> r.bucket("reports").key("daily/1"), RequestBody.fromString("1"));
            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(
                            () -> s3.putObject(r -> r.bucket("reports").key("weekly/1"), RequestBody.fromString("1")))
                    .satisfies(denied -> assertThat(denied.statusCode()).isEqualTo(403));

            Decisions decided = aws.decisions().since(before);
            assertThat(decided).usedExactly("s3:PutObject").deniedExactly("s3:PutObject");
            assertThat(decided.denied().all().get(0).decision().orElseThrow().explain())
                    .contains("arn:aws:s3:::reports/daily/*");
            assertThat(MinimalPolicy.of(decided).toJson()).contains("arn:aws:s3:::reports/daily/1");
        }
    }

    @Test
    void givesARoleToNobodyElse() {
        String role = role();

        assertThatExceptionOfType(RuntimeException.class)
                .isThrownBy(() -> take(role, "system:serviceaccount:shop:other"))
                .withMessageContaining("Not authorized to perform sts:AssumeRoleWithWebIdentity");
    }

    @Test
    void sessionsEndWhenTheTimeIsMovedOn() {
        root.createBucket(r -> r.bucket("reports"));
        try (S3Client s3 = s3(take(role(), SUBJECT))) {
            aws.clock().advance(Duration.ofHours(2));

            assertThatExceptionOfType(S3Exception.class)
                    .isThrownBy(
                            () -> s3.putObject(r -> r.bucket("reports").key("daily/1"), RequestBody.fromString("1")))
                    .satisfies(expired ->
                            assertThat(expired.awsErrorDetails().errorCode()).isEqualTo("ExpiredToken"));
        }
    }

    @Test
    void faultsMeetTheRoleAlone() {
        root.createBucket(r -> r.bucket("reports"));
        String role = role();
        try (S3Client s3 = s3(take(role, SUBJECT))) {
            try (Fault denied = aws.faults(role).deny("s3:PutObject")) {
                assertThat(denied).isNotNull();
                assertThatExceptionOfType(S3Exception.class)
                        .isThrownBy(() ->
                                s3.putObject(r -> r.bucket("reports").key("daily/1"), RequestBody.fromString("1")));
                root.putObject(r -> r.bucket("reports").key("daily/1"), RequestBody.fromString("1"));
            }
            s3.putObject(r -> r.bucket("reports").key("daily/1"), RequestBody.fromString("2"));
        }
        List<Verdict> puts = aws.decisions().on("s3:PutObject").stream()
                .map(RecordedDecision::verdict)
                .toList();
        assertThat(puts).containsExactly(Verdict.DENIED, Verdict.ALLOWED, Verdict.ALLOWED);
    }

    @Test
    void isOfTheAccountAndRegionThatWereSaid() {
        try (AwsGateway china = AwsGateway.builder()
                .account("999988887777")
                .region("cn-north-1")
                .start()) {
            assertThat(china.accountId()).isEqualTo("999988887777");
            assertThat(china.region()).isEqualTo(Region.CN_NORTH_1);
            assertThat(china.tlsEndpoint()).isEmpty();
            assertThat(Stream.of(china.endpoint(), aws.endpoint()).distinct()).hasSize(2);
        }
    }

    @Test
    void refusesWhatNoAccountCanBe() {
        AwsGateway.Builder builder = AwsGateway.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.account("1"))
                .withMessage("The account id \"1\" does not have twelve digits.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.issuer(URI.create("http://here")))
                .withMessageContaining("not an https URL");
    }
}
