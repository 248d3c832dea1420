package dev.milvusons3.setup.check;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A request that Milvus makes.
 *
 * @param feature that it belongs to, such as {@code core} or {@code gc}
 * @param action that it needs, such as {@code s3:PutObject}
 * @param on what it is about, or in which bucket that is
 * @param key of the object that it is about, with {@code {{rootPath}}}, or {@code {{source}}} where an external collection's files lie; empty:
 *     it is about the bucket or the key itself
 * @param prefix {@code s3:prefix} of a listing; empty: it has none
 * @param by which client sends it: {@code Go} or {@code C++}, or {@code plug-in}
 * @param when and what comes of a denial, for people
 * @param optional whether Milvus works without it, though not well
 * @param operations of S3 that it is, such as {@code PutObject, UploadPart}; empty where nothing was measured
 * @param count how often it was seen when the feature was measured; 0 where nothing was
 * @param bytes that all of these sent and received; 0 where nothing was measured
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record MilvusRequest(
        String feature,
        String action,
        On on,
        Optional<String> key,
        Optional<String> prefix,
        String by,
        String when,
        boolean optional,
        String operations,
        int count,
        long bytes) {
    /** What a request may be about. */
    public enum On {
        /** Milvus' own bucket. */
        BUCKET,
        /** The bucket that external collections are made of, which may be any. */
        SOURCE,
        /** The key of KMS that Milvus' own encryption uses, which is none of a bucket's. */
        KEY
    }

    /**
     * {@return what it is about, for people, such as {@code {{rootPath}}/insert_log/1/2/3/0/1} or {@code the bucket, prefix {{rootPath}}/wp/}}
     *
     * @param quote what stands before and after a key or prefix, such as a backtick
     */
    public String about(String quote) {
        String own =
                on == On.BUCKET ? "the bucket" : on == On.SOURCE ? "the source's bucket" : "the key of the encryption";
        return key.map(name -> quote + name + quote)
                .orElseGet(() -> own
                        + prefix.map(name -> ", prefix " + quote + name + quote).orElse(""));
    }

    /** {@return whether it is about the same as another one, whoever sends it and whenever} */
    boolean isLike(MilvusRequest other) {
        return feature.equals(other.feature)
                && action.equals(other.action)
                && on == other.on
                && key.equals(other.key)
                && prefix.equals(other.prefix)
                && by.equals(other.by);
    }
}
