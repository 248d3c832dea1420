package dev.milvusons3.internal.gateway.s3;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

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

    /**
     * Learns of a bucket's configuration, which the gateway itself keeps and decides by.
     *
     * @param subresource such as {@code policy}
     * @param document as it was put, or nothing if it was deleted
     */
    void configure(String bucket, String subresource, Optional<byte[]> document) throws IOException;

    /**
     * {@return an object's tags, by which requests are decided; none if there is no such object}
     *
     * @param versionId of one version; the current one by default
     */
    Map<String, String> tags(S3Target object, Optional<String> versionId);

    /**
     * {@return what an object's headers say of its encryption, by which requests are decided; nothing if there is no such object}
     *
     * @param versionId of one version; the current one by default
     */
    Map<String, String> encryption(S3Target object, Optional<String> versionId) throws IOException;

    /** {@return what was said of the encryption when an upload in parts began; nothing if there is no such upload} */
    Map<String, String> uploadEncryption(S3Target object, String uploadId);

    /** Carries out an operation on objects, and answers. */
    void handle(BackendRequest request, HttpServletResponse response) throws IOException;

    /** Lets go of everything. */
    @Override
    void close();
}
