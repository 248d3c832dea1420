package dev.milvusons3.internal.gateway.store;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One version of an object, or the marker of its deletion. Nothing of it changes; its tags are changed by putting another in its place.
 *
 * @param id of the version; {@code null}, as text, where the bucket was not versioned
 * @param sequence greater than those of all versions written before
 * @param lastModified when it was written, to the second, as S3 keeps it
 * @param deleteMarker whether it says that the object was deleted
 * @param content what was written; of a marker, only the key counts
 */
public record ObjectVersion(String id, long sequence, Instant lastModified, boolean deleteMarker, NewObject content) {
    /** {@return the key} */
    public String key() {
        return content.key();
    }

    /** {@return the entity tag, without quotes} */
    public String etag() {
        return content.etag();
    }

    /** {@return how many bytes it has} */
    public long size() {
        return content.body().size();
    }

    /** {@return the bytes} */
    public Body body() {
        return content.body();
    }

    /** {@return the checksum} */
    public Optional<Checksum> checksum() {
        return content.checksum();
    }

    /** {@return what the writer said of it} */
    public ObjectAttributes attributes() {
        return content.attributes();
    }

    /** {@return its tags} */
    public Map<String, String> tags() {
        return content.tags();
    }

    ObjectVersion withTags(Map<String, String> tags) {
        NewObject other = new NewObject(
                content.key(),
                content.body(),
                content.etag(),
                content.checksum(),
                content.attributes(),
                Map.copyOf(tags),
                content.parts());
        return new ObjectVersion(id, sequence, lastModified, deleteMarker, other);
    }
}
