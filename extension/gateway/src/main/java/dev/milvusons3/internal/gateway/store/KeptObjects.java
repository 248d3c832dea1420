package dev.milvusons3.internal.gateway.store;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A store's objects for another run: what is known of them as JSON, and their bytes as files that are written once. Uploads that are not
 * complete are not kept.
 */
public final class KeptObjects {
    private final ObjectStore store;
    private final Path bytes;

    /** @param bytes the directory of the files */
    public KeptObjects(ObjectStore store, Path bytes) {
        this.store = store;
        this.bytes = bytes;
    }

    /** {@return what is there; the bytes are in files when this returns} */
    public Map<String, Object> save() throws IOException {
        Files.createDirectories(bytes);
        Map<String, Object> buckets = new LinkedHashMap<>();
        for (StoredBucket bucket : store.all()) {
            List<ObjectVersion> versions = bucket.held();
            try {
                List<Object> saved = new ArrayList<>();
                for (ObjectVersion version : versions) {
                    for (Blob blob : version.body().blobs().toList()) {
                        write(blob);
                    }
                    saved.add(fields(version));
                }
                buckets.put(
                        bucket.name(), Map.of("versioning", bucket.versioning().name(), "versions", saved));
            } finally {
                versions.forEach(version -> version.body().release());
            }
        }
        return Map.of(
                "secret",
                Long.toString(store.sequence().secret()),
                "last",
                Long.toString(store.sequence().last()),
                "buckets",
                buckets);
    }

    private Path file(long number) {
        return bytes.resolve(Long.toString(number));
    }

    private void write(Blob blob) throws IOException {
        Path to = file(blob.number());
        if (Files.exists(to)) {
            return;
        }
        if (blob.file() != null) {
            LinkedFiles.link(blob.file(), to);
            return;
        }
        Path next = bytes.resolve(blob.number() + ".next");
        try (OutputStream out = Files.newOutputStream(next)) {
            blob.writeTo(out, 0, blob.size());
        }
        Files.move(next, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes files that none of what was saved needs. To be called when that is written down. */
    public void prune(Map<String, Object> saved) throws IOException {
        Set<String> needed = new HashSet<>();
        new Layouts(saved).forEach(piece -> needed.add(piece.get(0).toString()));
        try (Stream<Path> files = Files.list(bytes)) {
            for (Path file : files.toList()) {
                if (!needed.contains(file.getFileName().toString())) {
                    Files.delete(file);
                }
            }
        }
    }

    /** All pieces in what was saved. */
    private record Layouts(Map<String, Object> saved) {
        void forEach(Consumer<List<?>> each) {
            ((Map<?, ?>) saved.get("buckets"))
                    .values()
                    .forEach(bucket -> ((List<?>) ((Map<?, ?>) bucket).get("versions"))
                            .forEach(version -> ((List<?>) ((Map<?, ?>) version).get("body"))
                                    .forEach(piece -> each.accept((List<?>) piece))));
        }
    }

    private static Map<String, Object> fields(ObjectVersion version) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("key", version.key());
        fields.put("id", version.id());
        fields.put("sequence", version.sequence());
        fields.put("modified", version.lastModified().toString());
        fields.put("marker", version.deleteMarker());
        fields.put("body", version.body().layout());
        fields.put("etag", version.etag());
        version.checksum()
                .ifPresent(sum -> fields.put(
                        "checksum", List.of(sum.algorithm().name(), sum.type().name(), sum.value())));
        fields.put("headers", version.attributes().headers());
        fields.put("metadata", version.attributes().metadata());
        fields.put("class", version.attributes().storageClass());
        fields.put("tags", version.tags());
        fields.put(
                "parts",
                version.content().parts().stream()
                        .map(part -> List.of(
                                part.number(), part.size(), part.checksum().orElse("")))
                        .toList());
        return fields;
    }

    /**
     * Makes what was saved again. A bucket that is there already gets the objects.
     *
     * @param wanted the buckets that there are to be
     * @throws IOException if a file cannot be read
     */
    public void restore(Json saved, Set<String> wanted) throws IOException {
        store.sequence()
                .resume(
                        Long.parseLong(saved.get("secret").requireText()),
                        Long.parseLong(saved.get("last").requireText()));
        Map<Long, Blob> blobs = new HashMap<>();
        try {
            for (String name : wanted) {
                Json bucket = saved.get("buckets").get(name);
                if (store.find(name).isEmpty()) {
                    store.createBucket(name);
                }
                StoredBucket stored = store.bucket(name);
                if (bucket.has("versioning")) {
                    stored.versioning(
                            Versioning.valueOf(bucket.get("versioning").requireText()));
                }
                for (Json version : bucket.get("versions").items()) {
                    stored.putBack(version(version, blobs));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            blobs.values().forEach(Blob::release);
        }
    }

    private ObjectVersion version(Json saved, Map<Long, Blob> blobs) {
        Optional<Checksum> checksum =
                saved.has("checksum") ? Optional.of(checksum(saved.get("checksum"))) : Optional.empty();
        List<ObjectPart> parts = new ArrayList<>();
        for (Json part : saved.get("parts").items()) {
            List<Json> all = part.items();
            parts.add(new ObjectPart(
                    all.get(0).requireInt(),
                    Long.parseLong(all.get(1).requireText()),
                    Optional.of(all.get(2).text()).filter(text -> !text.isEmpty())));
        }
        return new ObjectVersion(
                saved.get("id").requireText(),
                Long.parseLong(saved.get("sequence").requireText()),
                Instant.parse(saved.get("modified").requireText()),
                saved.get("marker").text().equals("true"),
                new NewObject(
                        saved.get("key").text(),
                        body(saved.get("body"), blobs),
                        saved.get("etag").text(),
                        checksum,
                        new ObjectAttributes(
                                saved.get("headers").textsByName(),
                                saved.get("metadata").textsByName(),
                                saved.get("class").requireText()),
                        saved.get("tags").textsByName(),
                        List.copyOf(parts)));
    }

    private static Checksum checksum(Json saved) {
        List<Json> all = saved.items();
        return new Checksum(
                ChecksumAlgorithm.valueOf(all.get(0).requireText()),
                Checksum.Type.valueOf(all.get(1).requireText()),
                all.get(2).requireText());
    }

    private Body body(Json saved, Map<Long, Blob> blobs) {
        List<List<Long>> layout = new ArrayList<>();
        for (Json piece : saved.items()) {
            layout.add(piece.items().stream()
                    .map(number -> Long.parseLong(number.requireText()))
                    .toList());
        }
        return Body.of(layout, number -> {
            Blob blob = blobs.computeIfAbsent(number, this::read);
            blob.hold();
            return blob;
        });
    }

    private Blob read(long number) {
        try {
            return store.blobs().restore(file(number), number);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
