package dev.milvusons3.internal.gateway.store;

import java.time.Instant;

/**
 * A part of an upload that is not complete.
 *
 * @param number from 1 to 10,000
 * @param body held once for it
 * @param etag without quotes: the MD5 of its bytes
 * @param checksum by the upload's algorithm
 * @param lastModified when it was written
 */
public record UploadedPart(int number, Body body, String etag, byte[] checksum, Instant lastModified) {
    /** {@return how many bytes} */
    public long size() {
        return body.size();
    }
}
