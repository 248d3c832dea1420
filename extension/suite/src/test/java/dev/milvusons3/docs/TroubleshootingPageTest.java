package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.milvus.helm.ChartContents;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.InstallCheck;
import dev.milvusons3.internal.milvus.helm.ValuesCheck;
import dev.milvusons3.internal.platform.GatewayDeploymentFaults;
import dev.milvusons3.internal.platform.UnsuppliedKeys;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The messages on the page are those of the code. */
class TroubleshootingPageTest {
    private static final String BUCKET = "arn:aws:s3:::milvus-bucket-0123456789abcdef01234567";
    private static final String ROLE = "arn:aws:iam::111122223333:role/milvus-s3-access-sa";
    private static final String PROVIDER = "oidc.eks.us-east-2.amazonaws.com/id/EXAMPLE";

    @Test
    void aTrustPolicyForAnotherServiceAccount() throws IOException {
        NamedPolicy trust = NamedPolicy.of("milvus-s3-access-sa", PolicyType.TRUST, """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
                  "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/%1$s"},
                  "Action": "sts:AssumeRoleWithWebIdentity",
                  "Condition": {"StringEquals": {"%1$s:sub": "system:serviceaccount:default:my-service-account"}}}]}
                """.formatted(PROVIDER));
        assertOnPage(
                "trust",
                PolicyEvaluator.evaluate(
                                AuthorizationRequest.of(
                                                Principal.webIdentity(
                                                        "arn:aws:iam::111122223333:oidc-provider/" + PROVIDER),
                                                "sts:AssumeRoleWithWebIdentity",
                                                ROLE)
                                        .with(PROVIDER + ":sub", "system:serviceaccount:milvus:milvus-s3-access-sa")
                                        .ownedBy("111122223333"),
                                PolicySet.of(trust))
                        .cause());
    }

    @Test
    void aDenialThatIsTheEnvironments() throws IOException {
        NamedPolicy policy = NamedPolicy.of("MilvusS3ReadWrite", PolicyType.IDENTITY, """
                {"Version": "2012-10-17", "Statement": [{"Sid": "TlsOnly", "Effect": "Deny", "Action": "*", "Resource": "*",
                  "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}
                """);
        assertOnPage(
                "environment",
                PolicyEvaluator.evaluate(
                                AuthorizationRequest.of(
                                                Principal.session(ROLE, "AROAEXAMPLE", "milvus"),
                                                "s3:ListBucket",
                                                BUCKET)
                                        .with("aws:SecureTransport", "false")
                                        .under(new Circumstances(
                                                UnsuppliedKeys.withoutTls(), Authoring.OF_DOCUMENTS, "")),
                                PolicySet.of(policy))
                        .cause());
    }

    @Test
    void anEtcdInsideOfAMilvusThatIsACluster() throws IOException {
        assertOnPage(
                "embedded-etcd",
                InstallCheck.embeddedEtcd(HelmValues.production()
                                .overlaidBy(HelmValues.oneMachine())
                                .with("cluster.enabled", true))
                        .orElseThrow());
    }

    @Test
    void aChartForAnotherMilvus() throws IOException {
        assertOnPage(
                "other-milvus",
                InstallCheck.otherMilvus(
                                new ChartContents("milvus 5.0.19", "5.0.19", "2.6.15", HelmValues.none()),
                                HelmValues.none().with("image.all.tag", "v2.3.5"))
                        .orElseThrow());
    }

    @Test
    void aPolicyThatNamesTheBucketWhereObjectsAreMeant() throws IOException {
        NamedPolicy policy = NamedPolicy.of("MilvusS3ReadWrite", PolicyType.IDENTITY, """
                {"Version": "2012-10-17", "Statement": [{"Sid": "Objects", "Effect": "Allow",
                  "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "%s"}]}
                """.formatted(BUCKET));
        assertOnPage(
                "shape",
                PolicyEvaluator.evaluate(
                                AuthorizationRequest.of(
                                        Principal.session(ROLE, "AROAEXAMPLE", "milvus"),
                                        "s3:PutObject",
                                        BUCKET + "/files/insert_log/1"),
                                PolicySet.of(policy))
                        .cause());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host|externalS3.host|https://s3.us-east-2.amazonaws.com:443",
                "bucket-in-host|externalS3.host|milvus-bucket.s3.us-east-2.amazonaws.com",
                "port|externalS3.port|''",
                "local-disk|externalS3.enabled|false",
                "iam-endpoint|externalS3.iamEndpoint|https://sts.us-east-2.amazonaws.com"
            })
    void values(String section, String path, String value) throws IOException {
        Object typed = value.equals("false") ? Boolean.FALSE : value;
        ValuesCheck check = ValuesCheck.of(filledIn().with(path, typed));
        assertOnPage(
                section,
                Stream.concat(check.problems().stream(), check.warnings().stream())
                        .reduce((first, second) -> first + "\n" + second)
                        .orElseThrow());
    }

    /** The guide's values with its blanks filled in, as the installer does it. */
    private static HelmValues filledIn() {
        return HelmValues.production()
                .with("externalS3.region", "us-east-2")
                .with("externalS3.bucketName", "milvus-bucket")
                .with("externalS3.rootPath", "files");
    }

    @Test
    void anotherRegion() throws IOException {
        try (TestAccount account = new TestAccount()) {
            account.createBucket(TestAccount.BUCKET);
            S3Client elsewhere = account.s3(
                    StaticCredentialsProvider.create(account.gateway.rootCredentials()),
                    builder -> builder.region(Region.US_EAST_1));
            S3Exception refused = catchThrowableOfType(
                    S3Exception.class,
                    () -> elsewhere.getObject(b -> b.bucket(TestAccount.BUCKET).key("k")));
            assertOnPage(
                    "signing-region",
                    refused.awsErrorDetails().errorCode() + ": "
                            + refused.awsErrorDetails().errorMessage());
        }
    }

    @Test
    void anExpiredSession() throws IOException {
        try (TestAccount account = new TestAccount()) {
            account.createProvider();
            account.createBucket(TestAccount.BUCKET);
            String role = account.createRole(TestAccount.allow("s3:*", "*"));
            AwsSessionCredentials session = account.assume(role);
            new GatewayDeploymentFaults(account.gateway.faults(), role, () -> {}).expireCredentials();
            assertThatThrownBy(() -> account.s3(session)
                            .getObject(b -> b.bucket(TestAccount.BUCKET).key("k")))
                    .isInstanceOf(S3Exception.class);
            assertOnPage(
                    "expired",
                    account.lastDecision().errorCode() + ": "
                            + account.lastDecision().reason());
        }
    }

    @Test
    void aRootPathThatIsASlash() throws IOException {
        Layer layer = new Layer("@MilvusOnS3 on com.example.BookSearchTest", Map.of(Settings.ROOT_PATH, "/"));
        MilvusOnS3ConfigurationException refused = catchThrowableOfType(
                MilvusOnS3ConfigurationException.class,
                () -> SpecReader.read(
                        new SpecRequest(TroubleshootingPageTest.class, List.of(layer), List.of()),
                        new Configuration(key -> Optional.empty(), new Properties(), Map.of())));
        assertOnPage("root-path", refused.problems().get(0));
    }

    @Test
    void podIdentityWithAMilvusThatIsTooOld() throws IOException {
        Layer layer = new Layer(
                "@MilvusOnS3 on com.example.BookSearchTest",
                Map.of(Settings.ENVIRONMENT, "CONTAINERS", Settings.WORKLOAD_IDENTITY, "POD_IDENTITY"));
        MilvusOnS3ConfigurationException refused = catchThrowableOfType(
                MilvusOnS3ConfigurationException.class,
                () -> SpecReader.read(
                        new SpecRequest(TroubleshootingPageTest.class, List.of(layer), List.of()),
                        new Configuration(key -> Optional.empty(), new Properties(), Map.of())));
        assertOnPage("pod-identity", refused.problems().get(0));
    }

    private static void assertOnPage(String section, String message) throws IOException {
        GeneratedSection.of("docs/troubleshooting.md", section).hasContent("```text\n" + message + "\n```");
    }
}
