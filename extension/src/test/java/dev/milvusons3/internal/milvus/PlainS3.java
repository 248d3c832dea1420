package dev.milvusons3.internal.milvus;

import java.net.URI;
import java.util.List;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** S3 with one bucket and one key pair, and no roles. */
final class PlainS3 implements AutoCloseable {
    static final String BUCKET = "milvus-bucket-plain";
    private static final String ACCESS_KEY = "AKIAPLAINPLAINPLAIN0";
    private static final String SECRET_KEY = "plain/secret/for/tests/only";

    private final TransientNio2BlobStore store = new TransientNio2BlobStore();
    private final S3Proxy proxy;

    PlainS3() throws Exception {
        store.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
        proxy = S3Proxy.builder()
                .blobStore(store)
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V2_OR_V4, ACCESS_KEY, SECRET_KEY)
                .ignoreUnknownHeaders(true)
                .build();
        proxy.start();
    }

    String userYaml() {
        return userYaml(proxy.getPort(), BUCKET, ACCESS_KEY);
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
        return proxy.getPort();
    }

    List<String> keys() {
        return store
                .list(ListObjectsV2Request.builder()
                        .bucket(BUCKET)
                        .maxKeys(1000)
                        .build())
                .contents()
                .stream()
                .map(S3Object::key)
                .toList();
    }

    @Override
    public void close() {
        try {
            proxy.stop();
        } catch (Exception failed) {
            throw new AssertionError("S3 does not stop", failed);
        }
    }
}
