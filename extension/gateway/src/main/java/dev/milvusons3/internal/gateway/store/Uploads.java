package dev.milvusons3.internal.gateway.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A bucket's uploads that are not complete. The bucket guards it. */
final class Uploads {
    private final Map<String, Upload> byId = new HashMap<>();
    private final TreeMap<String, List<Upload>> byKey = new TreeMap<>(Utf8Order.INSTANCE);

    void add(Upload upload) {
        byId.put(upload.id(), upload);
        byKey.computeIfAbsent(upload.begun().key(), key -> new ArrayList<>(1)).add(upload);
    }

    /** Only by its own key: another's may be somebody else's. */
    Upload get(String key, String id) {
        return find(key, id).orElseThrow(() -> StoreErrors.noSuchUpload(id));
    }

    Optional<Upload> find(String key, String id) {
        return Optional.ofNullable(byId.get(id))
                .filter(upload -> upload.begun().key().equals(key));
    }

    void remove(Upload upload) {
        byId.remove(upload.id());
        byKey.computeIfPresent(upload.begun().key(), (key, uploads) -> {
            uploads.remove(upload);
            return uploads.isEmpty() ? null : uploads;
        });
    }

    void clear() {
        for (Upload upload : byId.values()) {
            upload.parts().forEach(part -> part.body().release());
        }
        byId.clear();
        byKey.clear();
    }

    /** @param after the number of the upload that the page before ended with, if it ended within a key */
    ListPage<Upload> page(ListQuery query, OptionalLong after) {
        return new Listing<List<Upload>, Upload>(
                        byKey,
                        query,
                        (key, uploads) -> uploads.stream()
                                .filter(upload ->
                                        !key.equals(query.after()) || upload.sequence() > after.orElse(Long.MAX_VALUE))
                                .toList())
                .page(after.isPresent());
    }
}
