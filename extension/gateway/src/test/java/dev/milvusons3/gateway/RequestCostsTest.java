package dev.milvusons3.gateway;

import static dev.milvusons3.gateway.assertj.GatewayAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.RequestCosts.Unit;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

/** What requests of a real client come to. */
class RequestCostsTest {
    private static final String B = "reports";
    private static final byte[] BYTES = new byte[5_000];

    @Test
    void eachRequestCountsOnceInItsClass() {
        try (AwsGateway aws = AwsGateway.builder().start();
                S3Client s3 = client(aws)) {
            s3.createBucket(r -> r.bucket(B)); // PUT
            s3.putObject(r -> r.bucket(B).key("a"), RequestBody.fromBytes(BYTES)); // PUT
            s3.copyObject(
                    r -> r.sourceBucket(B).sourceKey("a").destinationBucket(B).destinationKey("b")); // COPY
            s3.listObjectsV2(r -> r.bucket(B)); // LIST
            String upload = s3.createMultipartUpload(r -> r.bucket(B).key("c")).uploadId(); // POST
            String part = s3.uploadPart(
                            r -> r.bucket(B).key("c").uploadId(upload).partNumber(1), RequestBody.fromBytes(BYTES))
                    .eTag(); // PUT
            s3.completeMultipartUpload(r -> r.bucket(B)
                    .key("c")
                    .uploadId(upload)
                    .multipartUpload(u -> u.parts(
                            CompletedPart.builder().partNumber(1).eTag(part).build()))); // POST
            s3.getObjectAsBytes(r -> r.bucket(B).key("a")); // GET
            s3.headObject(r -> r.bucket(B).key("a"));
            s3.deleteObject(r -> r.bucket(B).key("a"));
            s3.deleteObjects(r -> r.bucket(B)
                    .delete(d -> d.objects(List.of(
                            ObjectIdentifier.builder().key("b").build(),
                            ObjectIdentifier.builder().key("c").build()))));
            s3.getBucketLocation(r -> r.bucket(B));

            RequestCosts costs = aws.decisions().costs();
            assertThat(costs.putCopyPostList()).isEqualTo(7);
            assertThat(costs.getAndOthers()).isEqualTo(3);
            assertThat(costs.delete()).isEqualTo(2);
            assertThat(costs.bytesSent()).isBetween(2L * BYTES.length, 3L * BYTES.length);
            assertThat(costs.bytesReceived()).isGreaterThanOrEqualTo(BYTES.length);

            assertThat(aws.decisions())
                    .makesAtMost(7, Unit.PUT_COPY_POST_LIST_REQUESTS)
                    .makesAtMost(2, Unit.DELETE_REQUESTS)
                    .makesAtMost(50_000, Unit.BYTES_SENT);
            assertThatThrownBy(() -> assertThat(aws.decisions()).makesAtMost(2, Unit.GET_AND_OTHER_REQUESTS))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(
                            "Expecting at most 2 GET_AND_OTHER_REQUESTS\nbut there were 3, in all 7 PUT/COPY")
                    .hasMessageContaining("s3:GetBucketLocation=1");
        }
    }

    @Test
    void aBudgetIsOfSomethingThatIsKnown() {
        RecordedDecision byCloudTrail = new RecordedDecision(
                1,
                Instant.EPOCH,
                "s3",
                "PutObject",
                "*",
                "s3:PutObject",
                "*",
                RecordedDecision.Verdict.ALLOWED,
                "",
                "",
                "minio-go",
                Optional.empty());
        Decisions decisions = Decisions.of(List.of(byCloudTrail, byCloudTrail));

        assertThat(decisions).makesAtMost(2, Unit.PUT_COPY_POST_LIST_REQUESTS);
        assertThatThrownBy(() -> assertThat(decisions).makesAtMost(2, Unit.BYTES_SENT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("CloudTrail does not tell how much requests carried");
        assertThatThrownBy(() -> assertThat(Decisions.of(List.of())).makesAtMost(2, Unit.BYTES_SENT))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("but there is no request to S3 at all");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(decisions).makesAtMost(-1, Unit.DELETE_REQUESTS))
                .withMessage("a budget of -1 DELETE_REQUESTS: it is at least 0");
    }

    private static S3Client client(AwsGateway aws) {
        return S3Client.builder()
                .endpointOverride(aws.endpoint())
                .region(aws.region())
                .credentialsProvider(StaticCredentialsProvider.create(aws.rootCredentials()))
                .httpClient(UrlConnectionHttpClient.create())
                .forcePathStyle(true)
                .build();
    }
}
