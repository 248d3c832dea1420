package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.gateway.Gateway;
import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3 with one bucket and one key pair, and no roles. */
final class PlainS3 implements AutoCloseable {
    static final String BUCKET = "milvus-bucket-plain";
    private static final String ACCESS_KEY = "AKIAPLAINPLAINPLAIN0";
    private static final String SECRET_KEY = "plain/secret/for/tests/only";

    private final Gateway gateway;
    private final S3Client client;

    PlainS3() throws IOException {
        gateway = Gateway.builder().rootCredentials(ACCESS_KEY, SECRET_KEY).start();
        client = S3Client.builder()
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .endpointOverride(gateway.endpoint())
                .region(gateway.region())
                .credentialsProvider(StaticCredentialsProvider.create(gateway.rootCredentials()))
                .forcePathStyle(true)
                .build();
        client.createBucket(b -> b.bucket(BUCKET)
                .createBucketConfiguration(
                        c -> c.locationConstraint(gateway.region().id())));
    }

    String userYaml() {
        return userYaml(port(), BUCKET, ACCESS_KEY);
    }

    static String userYaml(int port, String bucket, String accessKey) {
        return """
                minio:
                  address: 127.0.0.1
                  port: %d
                  useSSL: false
                  bucketName: %s
                  rootPath: files
                  accessKeyID: %s
                  secretAccessKey: %s
                  cloudProvider: aws
                  region: us-east-2
                """.formatted(port, bucket, accessKey, SECRET_KEY);
    }

    int port() {
        return gateway.endpoint().getPort();
    }

    List<String> keys() {
        return client.listObjectsV2(b -> b.bucket(BUCKET)).contents().stream()
                .map(S3Object::key)
                .toList();
    }

    @Override
    public void close() {
        client.close();
        gateway.close();
    }
}
