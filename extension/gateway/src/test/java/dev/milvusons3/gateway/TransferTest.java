package dev.milvusons3.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

class TransferTest {
    private static final int BYTES = 70_000;

    /** Framing and signatures of chunks, which the SDK sends over plain HTTP, do not count; nor does what a HEAD only announces. */
    @Test
    void decisionsTellHowMuchWasTransferred() {
        try (AwsGateway aws = AwsGateway.builder().start();
                S3Client s3 = S3Client.builder()
                        .endpointOverride(aws.endpoint())
                        .region(aws.region())
                        .credentialsProvider(StaticCredentialsProvider.create(aws.rootCredentials()))
                        .httpClient(UrlConnectionHttpClient.create())
                        .forcePathStyle(true)
                        .build()) {
            s3.createBucket(r -> r.bucket("reports"));
            s3.putObject(r -> r.bucket("reports").key("daily"), RequestBody.fromBytes(new byte[BYTES]));
            s3.headObject(r -> r.bucket("reports").key("daily"));
            s3.getObjectAsBytes(r -> r.bucket("reports").key("daily"));
            // What came before has been answered when this has.
            s3.listObjectsV2(r -> r.bucket("reports"));

            assertThat(transfer(aws, "PutObject").sent()).isEqualTo(BYTES);
            assertThat(transfer(aws, "PutObject").received()).isZero();
            assertThat(transfer(aws, "GetObject").sent()).isZero();
            assertThat(transfer(aws, "GetObject").received()).isEqualTo(BYTES);
            assertThat(transfer(aws, "HeadObject").received()).isZero();
        }
    }

    private static Transfer transfer(AwsGateway aws, String operation) {
        return aws.decisions().stream()
                .filter(decision -> decision.operation().equals(operation))
                .findFirst()
                .orElseThrow()
                .transfer();
    }
}
