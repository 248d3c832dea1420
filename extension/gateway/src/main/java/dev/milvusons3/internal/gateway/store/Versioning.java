package dev.milvusons3.internal.gateway.store;

/**
 * What a bucket does with what is overwritten and deleted.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html">Versioning</a>
 */
public enum Versioning {
    /** It is gone; no version was ever kept. */
    OFF,
    /** It is kept. */
    ENABLED,
    /** It is gone, unless it was written while versions were kept. */
    SUSPENDED
}
