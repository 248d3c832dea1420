package dev.milvusons3.setup.check;

import java.util.Optional;
import org.apiguardian.api.API;

/**
 * A request that Milvus makes.
 *
 * @param feature that it belongs to, such as {@code core} or {@code gc}
 * @param action that it needs, such as {@code s3:PutObject}
 * @param key of the object that it is about, with {@code {{rootPath}}}; empty: it is about the bucket
 * @param prefix {@code s3:prefix} of a listing; empty: it has none
 * @param by which client sends it: {@code Go} or {@code C++}
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
        Optional<String> key,
        Optional<String> prefix,
        String by,
        String when,
        boolean optional,
        String operations,
        int count,
        long bytes) {
    /** {@return whether it is about the same as another one, whoever sends it and whenever} */
    boolean isLike(MilvusRequest other) {
        return feature.equals(other.feature)
                && action.equals(other.action)
                && key.equals(other.key)
                && prefix.equals(other.prefix)
                && by.equals(other.by);
    }
}
