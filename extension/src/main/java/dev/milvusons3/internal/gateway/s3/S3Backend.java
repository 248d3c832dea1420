package dev.milvusons3.internal.gateway.s3;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * Keeps the bytes. It is asked only what has been allowed, and trusts the gateway.
 *
 * <p>Every refusal of S3's is thrown as an {@link dev.milvusons3.internal.gateway.http.AwsError} before anything is
 * written to the response: the gateway may know something better to say.
 */
public interface S3Backend extends AutoCloseable {
    /** Makes a bucket that is not there. */
    void createBucket(String bucket) throws IOException;

    /** Deletes a bucket that is there, or throws {@code BucketNotEmpty}. */
    void deleteBucket(String bucket) throws IOException;

    /** Carries out an operation on objects, and answers. */
    void handle(BackendRequest request, HttpServletResponse response) throws IOException;

    /** Lets go of everything. */
    @Override
    void close();
}
