package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.milvusons3.internal.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Records in the form that AWS documents.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-understanding-s3-entries.html">CloudTrail log
 *     file entries for Amazon S3</a>
 */
class TrailEventTest {
    private static TrailEvent event(String json) {
        return new TrailEvent(Json.read(json));
    }

    private final TrailEvent denied = event("""
            {"eventVersion": "1.11",
             "userIdentity": {"type": "AssumedRole", "principalId": "AROAEXAMPLE:1732438217",
               "arn": "arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa/1732438217", "accountId": "111122223333",
               "sessionContext": {"sessionIssuer": {"type": "Role", "arn": "arn:aws:iam::111122223333:role/milvus-s3-access-sa"}}},
             "eventTime": "2026-11-24T07:10:17Z", "eventSource": "s3.amazonaws.com", "eventName": "ListObjects",
             "awsRegion": "us-east-2", "sourceIPAddress": "192.0.2.7",
             "userAgent": "[MinIO (linux; amd64) minio-go/v7.0.56]",
             "errorCode": "AccessDenied", "errorMessage": "Access Denied",
             "requestParameters": {"list-type": "2", "bucketName": "milvus-bucket-1", "prefix": "files/", "delimiter": "/",
               "Host": "milvus-bucket-1.s3.us-east-2.amazonaws.com"},
             "responseElements": null,
             "additionalEventData": {"SignatureVersion": "SigV4", "CipherSuite": "TLS_AES_128_GCM_SHA256", "x-amz-id-2": "abc="},
             "requestID": "79A59DF900B949E5", "eventID": "ea2c0d5e-1b8f-4d1e-9a3b-0f7e3b0f8a11", "readOnly": true,
             "resources": [{"type": "AWS::S3::Object", "ARNPrefix": "arn:aws:s3:::milvus-bucket-1/files/"},
               {"accountId": "111122223333", "type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::milvus-bucket-1"}],
             "eventType": "AwsApiCall", "managementEvent": false, "recipientAccountId": "111122223333",
             "vpcEndpointId": "vpce-1", "eventCategory": "Data"}
            """);

    @Test
    void saysWhoAskedForWhatAndWhatWasAnswered() {
        assertThat(denied.isOfS3()).isTrue();
        assertThat(denied.time()).isEqualTo("2026-11-24T07:10:17Z");
        assertThat(denied.action()).isEqualTo("s3:ListBucket");
        assertThat(denied.bucket()).isEqualTo("milvus-bucket-1");
        assertThat(denied.key()).isEmpty();
        assertThat(denied.session()).isEqualTo("1732438217");
        assertThat(denied.userAgent()).isEqualTo("MinIO (linux; amd64) minio-go/v7.0.56");
        assertThat(denied.isDenied()).isTrue();
        assertThat(denied.isRejected()).isFalse();
        assertThat(denied.tls()).isTrue();
        assertThat(denied.context())
                .contains(
                        entry("s3:prefix", List.of("files/")),
                        entry("aws:sourceip", List.of("192.0.2.7")),
                        entry("aws:sourcevpce", List.of("vpce-1")));
    }

    @ParameterizedTest
    @CsvSource({
        "HeadBucket, s3:ListBucket",
        "ListObjectVersions, s3:ListBucketVersions",
        "HeadObject, s3:GetObject",
        "GetObject, s3:GetObject",
        "CreateMultipartUpload, s3:PutObject",
        "UploadPart, s3:PutObject",
        "UploadPartCopy, s3:PutObject",
        "CompleteMultipartUpload, s3:PutObject",
        "AbortMultipartUpload, s3:AbortMultipartUpload",
        "ListParts, s3:ListMultipartUploadParts",
        "DeleteObject, s3:DeleteObject",
        "DeleteObjects, s3:DeleteObject",
        "GetBucketLocation, s3:GetBucketLocation"
    })
    void anOperationNeedsAnAction(String name, String action) {
        assertThat(event("{\"eventName\": \"" + name + "\"}").action()).isEqualTo(action);
    }

    @Test
    void aVersionNeedsAnotherAction() {
        assertThat(event("{\"eventName\": \"GetObject\", \"requestParameters\": {\"versionId\": \"1\"}}")
                        .action())
                .isEqualTo("s3:GetObjectVersion");
    }

    @Test
    void aCopyHasASource() {
        assertThat(event("{\"requestParameters\": {\"x-amz-copy-source\": \"/b/k?versionId=2\"}}")
                        .source())
                .isEqualTo("b/k");
        assertThat(denied.source()).isEmpty();
    }

    @Test
    void whoWasNotTakenWasNotTold() {
        TrailEvent unknown = event("""
                {"eventSource": "s3.amazonaws.com", "eventName": "GetObject", "errorCode": "InvalidAccessKeyId",
                 "userIdentity": {"type": "AWSAccount", "accountId": "anonymous"}, "responseElements": null}""");
        assertThat(unknown.principal()).isEqualTo("*");
        assertThat(unknown.isRejected()).isTrue();
        assertThat(unknown.isDenied()).isFalse();
        assertThat(unknown.tls()).isFalse();
    }
}
