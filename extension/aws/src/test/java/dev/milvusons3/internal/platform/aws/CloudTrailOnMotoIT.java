package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3UnavailableException;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedEventSelector;
import software.amazon.awssdk.services.cloudtrail.model.AdvancedFieldSelector;
import software.amazon.awssdk.services.cloudtrail.model.DataResource;
import software.amazon.awssdk.services.cloudtrail.model.EventSelector;
import software.amazon.awssdk.services.cloudtrail.model.ReadWriteType;
import software.amazon.awssdk.services.s3.S3Client;

/** Against the CloudTrail of moto's server: it keeps trails and selectors, and delivers nothing. */
class CloudTrailOnMotoIT {
    private static final String ACCOUNT = "123456789012";
    private static final String BUCKET = "arn:aws:s3:::milvus-bucket-1";
    private static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "any"));

    private static MotoServer moto;

    @BeforeAll
    static void start() throws Exception {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void aTrailIsFoundOnceItIsOnAndLogsTheBucket() {
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                S3Client s3 = S3Client.builder()
                        .region(Region.EU_CENTRAL_1)
                        .endpointOverride(moto.endpoint())
                        .forcePathStyle(true)
                        .credentialsProvider(CREDENTIALS)
                        .httpClient(http)
                        .build();
                CloudTrailClient cloudTrail = CloudTrailClient.builder()
                        .region(Region.EU_CENTRAL_1)
                        .endpointOverride(moto.endpoint())
                        .credentialsProvider(CREDENTIALS)
                        .httpClient(http)
                        .build()) {
            CloudTrails trails =
                    new CloudTrails(ACCOUNT, Region.EU_CENTRAL_1, Optional.of(moto.endpoint()), CREDENTIALS, s3);

            assertRefused(trails, "account 123456789012 has no trail in region eu-central-1");
            s3.createBucket(
                    r -> r.bucket("audit").createBucketConfiguration(c -> c.locationConstraint("eu-central-1")));
            String name = cloudTrail
                    .createTrail(r -> r.name("milvus").s3BucketName("audit").s3KeyPrefix("p"))
                    .trailARN();
            assertRefused(
                    trails, "  - trail milvus is switched off (aws cloudtrail start-logging --name " + name + ")");
            cloudTrail.startLogging(r -> r.name("milvus"));
            assertRefused(trails, "  - trail milvus does not log all data events of the bucket");
            EventSelector writes = EventSelector.builder()
                    .readWriteType(ReadWriteType.WRITE_ONLY)
                    .dataResources(DataResource.builder()
                            .type("AWS::S3::Object")
                            .values("arn:aws:s3")
                            .build())
                    .build();
            cloudTrail.putEventSelectors(r -> r.trailName(name).eventSelectors(writes));
            assertRefused(trails, "  - trail milvus logs only what writes");
            AdvancedEventSelector milvus = AdvancedEventSelector.builder()
                    .name("Milvus")
                    .fieldSelectors(
                            AdvancedFieldSelector.builder()
                                    .field("eventCategory")
                                    .equalsValue("Data")
                                    .build(),
                            AdvancedFieldSelector.builder()
                                    .field("resources.type")
                                    .equalsValue("AWS::S3::Object")
                                    .build(),
                            AdvancedFieldSelector.builder()
                                    .field("resources.ARN")
                                    .startsWith("arn:aws:s3:::milvus-bucket-")
                                    .build())
                    .build();
            cloudTrail.putEventSelectors(r -> r.trailName(name).advancedEventSelectors(milvus));

            Trail found = trails.find(BUCKET);
            assertThat(found.bucket()).isEqualTo("audit");
            assertThat(found.files()).isEqualTo("p/AWSLogs/123456789012/CloudTrail/eu-central-1/");
            assertThat(trails.delivery(found)).startsWith("it delivered last at ");
        }
    }

    private static void assertRefused(CloudTrails trails, String why) {
        assertThatThrownBy(() -> trails.find(BUCKET))
                .isInstanceOf(MilvusOnS3UnavailableException.class)
                .hasMessageContaining(why);
    }
}
