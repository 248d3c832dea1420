package dev.milvusons3.examples.s3;

import java.util.List;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An application's way to its bucket: it writes reports, reads them and lists them. */
public final class Reports {
    private static final String PREFIX = "reports/";

    private final S3Client s3;
    private final String bucket;

    /**
     * @param s3 with the application's role
     * @param bucket where reports are
     */
    public Reports(S3Client s3, String bucket) {
        this.s3 = s3;
        this.bucket = bucket;
    }

    /** Writes one, over an earlier one of that name. */
    public void write(String name, String text) {
        s3.putObject(r -> r.bucket(bucket).key(PREFIX + name), RequestBody.fromString(text));
    }

    /** {@return its text} */
    public String read(String name) {
        return s3.getObjectAsBytes(r -> r.bucket(bucket).key(PREFIX + name)).asUtf8String();
    }

    /** {@return the names of all} */
    public List<String> names() {
        return s3.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(PREFIX)).contents().stream()
                .map(S3Object::key)
                .map(key -> key.substring(PREFIX.length()))
                .toList();
    }
}
