package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.assertj.MilvusOnS3Assertions;
import dev.milvusons3.docs.Pages;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Where no trail can be had, it is said of each what is wrong with it. Against answers in the documented form; moto's, see {@link CloudTrailOnMotoIT}. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class CloudTrailsTest {
    private static final String BUCKET = "arn:aws:s3:::milvus-bucket-1";

    private static final Pattern POLICY =
            Pattern.compile("<!-- trail policy -->\\s+```json\\n(.*?)\\n```", Pattern.DOTALL);

    private final EmulatedAws emulated = new EmulatedAws();
    private final EmulatedCloudTrail trail = new EmulatedCloudTrail(emulated.gateway, emulated.s3);
    private final FaultyProxy endpoint =
            new FaultyProxy(emulated.gateway.endpoint()).emulate(EmulatedCloudTrail.TARGET, this::answer);
    private final CloudTrails trails = new CloudTrails(
            EmulatedAws.ACCOUNT,
            Region.US_EAST_2,
            Optional.of(endpoint.endpoint()),
            StaticCredentialsProvider.create(emulated.gateway.rootCredentials()),
            emulated.s3);
    private String wanted = "";
    private String instead = "";
    private String replaced = "";
    private String replacement = "";

    @AfterEach
    void close() {
        endpoint.close();
        trail.close();
        emulated.close();
    }

    private String answer(String operation) {
        return operation.equals(wanted) ? instead : trail.answer(operation).replace(replaced, replacement);
    }

    private AbstractThrowableAssert<?, ?> refused() {
        return assertThatThrownBy(() -> trails.find(BUCKET)).isInstanceOf(MilvusOnS3UnavailableException.class);
    }

    @Test
    void isFoundWithTheWayToItsFiles() {
        Trail found = trails.find(BUCKET);

        assertThat(found.bucket()).isEqualTo(EmulatedCloudTrail.LOGS);
        assertThat(found.files()).isEqualTo("audit/AWSLogs/111122223333/CloudTrail/us-east-2/");
    }

    /** The gateway knows no CloudTrail, so of its rights the document is asked. */
    @Test
    void thePolicyOfTheDocumentationSuffices() throws IOException {
        trail.deliver();
        Matcher written = POLICY.matcher(Files.readString(Pages.root().resolve("docs/aws-run.md")));
        assertThat(written.find()).isTrue();
        String policy = written.group(1).replace("my-audit-logs", EmulatedCloudTrail.LOGS);
        emulated.s3.putObject(
                r -> r.bucket(EmulatedCloudTrail.LOGS).key("audit/AWSLogs/x"), RequestBody.fromString("logged"));
        emulated.useRunner(policy);

        try (DefaultCredentialsProvider runner =
                        DefaultCredentialsProvider.builder().build();
                S3Client files = S3Client.builder()
                        .region(Region.US_EAST_2)
                        .endpointOverride(emulated.gateway.endpoint())
                        .forcePathStyle(true)
                        .credentialsProvider(runner)
                        .build()) {
            new CloudTrails(EmulatedAws.ACCOUNT, Region.US_EAST_2, Optional.of(endpoint.endpoint()), runner, files)
                    .find(BUCKET);
            assertThat(files.getObjectAsBytes(
                                    r -> r.bucket(EmulatedCloudTrail.LOGS).key("audit/AWSLogs/x"))
                            .asUtf8String())
                    .isEqualTo("logged");
        }
        MilvusOnS3Assertions.assertThat(MilvusOnS3Assertions.policy(policy))
                .allows("cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus", "cloudtrail:GetEventSelectors")
                .on("*");
    }

    @Test
    void anOrganisationsFilesHaveItsIdInTheirKeys() {
        replaced = "\"IsOrganizationTrail\": false";
        replacement = "\"IsOrganizationTrail\": true";
        emulated.s3.putObject(
                r -> r.bucket(EmulatedCloudTrail.LOGS).key("audit/AWSLogs/o-exampleorgid/999/CloudTrail/x"),
                RequestBody.empty());

        assertThat(trails.find(BUCKET).files())
                .isEqualTo("audit/AWSLogs/o-exampleorgid/111122223333/CloudTrail/us-east-2/");
    }

    @Test
    void noTrailAtAll() {
        wanted = "DescribeTrails";
        instead = "{\"trailList\": []}";

        refused()
                .hasMessage(
                        "what Milvus asked S3 for is not known in environment AWS: account 111122223333 has no trail in"
                                + " region us-east-2\nHave a trail log them, and let the runner read it: docs/aws-run.md, under"
                                + " \"Let CloudTrail tell what Milvus asks for\", has the commands");
    }

    @Test
    void oneThatIsSwitchedOff() {
        wanted = "GetTrailStatus";
        instead = "{\"IsLogging\": false}";

        refused()
                .hasMessageContaining("no trail in region us-east-2 shows requests to " + BUCKET + "\n  - trail all is"
                        + " switched off (aws cloudtrail start-logging --name arn:aws:cloudtrail:us-east-2:")
                .hasMessageContaining("\nHave a trail log them");
    }

    @Test
    void oneThatLogsOtherEvents() {
        wanted = "GetEventSelectors";
        instead = "{\"EventSelectors\": [{\"ReadWriteType\": \"All\", \"IncludeManagementEvents\": true}]}";

        refused().hasMessageContaining("\n  - trail all does not log all data events of the bucket\n");
    }

    @Test
    void oneWhoseFilesAreSomebodyElses() {
        replaced = EmulatedCloudTrail.LOGS;
        replacement = "log-archive";

        refused()
                .hasMessageContaining(
                        "\n  - trail all delivers to bucket log-archive, which must not be listed (NoSuchBucket): ");
    }

    @Test
    void anAnswerThatCannotBeUnderstood() {
        wanted = "DescribeTrails";
        instead = "not JSON";

        refused().hasMessageContaining("is not known in environment AWS: CloudTrail ");
    }
}
