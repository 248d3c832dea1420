package dev.milvusons3.internal.gateway.store;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One bucket. What it is asked happens in one step, as if nobody else were there; bodies are written before and read after that, so
 * nobody waits for another's bytes.
 */
public final class StoredBucket {
    private final String name;
    private final Sequence sequence;
    private final InstantSource clock;
    private final TreeMap<String, KeyVersions> keys = new TreeMap<>(Utf8Order.INSTANCE);
    private final Uploads uploads = new Uploads();
    private Versioning versioning = Versioning.OFF;
    private boolean deleted;

    StoredBucket(String name, Sequence sequence, InstantSource clock) {
        this.name = name;
        this.sequence = sequence;
        this.clock = clock;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return what it does with what is overwritten and deleted} */
    public synchronized Versioning versioning() {
        return versioning;
    }

    /** Changes that. */
    public synchronized void versioning(Versioning to) {
        requireThere();
        versioning = to;
    }

    /** {@return the version that is current; nothing if there is none, or it is a delete marker} */
    public synchronized Optional<ObjectVersion> current(String key) {
        return Optional.ofNullable(keys.get(key)).flatMap(KeyVersions::current);
    }

    /**
     * {@return a version to read, which may be a delete marker; to be closed}
     *
     * @param versionId of one version; the newest by default
     */
    public synchronized OpenedVersion open(String key, Optional<String> versionId) {
        ObjectVersion version = find(key, versionId);
        version.body().hold();
        return new OpenedVersion(version);
    }

    private ObjectVersion find(String key, Optional<String> versionId) {
        requireThere();
        KeyVersions versions = keys.get(key);
        if (versionId.isEmpty()) {
            if (versions == null) {
                throw StoreErrors.noSuchKey(key);
            }
            return versions.newest();
        }
        String id = versionId.get();
        requireWellFormed("versionId", id);
        return Optional.ofNullable(versions)
                .flatMap(v -> v.find(id))
                .orElseThrow(() -> StoreErrors.noSuchVersion(key, id));
    }

    private static void requireWellFormed(String argument, String id) {
        if (!id.equals(KeyVersions.NULL) && !Sequence.isWellFormed(id)) {
            throw StoreErrors.invalidVersionId(argument, id);
        }
    }

    /**
     * Writes an object, if the condition holds.
     *
     * @param object whose body is taken over, or released if it is not written
     * @return what was written
     */
    public synchronized ObjectVersion put(NewObject object, WriteCondition condition) {
        try {
            requireThere();
            condition.check(object.key(), current(object.key()));
        } catch (RuntimeException e) {
            object.body().release();
            throw e;
        }
        return add(object, false);
    }

    private ObjectVersion add(NewObject content, boolean deleteMarker) {
        long number = sequence.next();
        String id = versioning == Versioning.ENABLED ? sequence.id(number) : KeyVersions.NULL;
        ObjectVersion version = new ObjectVersion(id, number, now(), deleteMarker, content);
        KeyVersions versions = keys.computeIfAbsent(content.key(), key -> new KeyVersions());
        if (versioning != Versioning.ENABLED) {
            versions.find(KeyVersions.NULL).ifPresent(versions::remove);
        }
        versions.add(version);
        return version;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * Deletes an object, or one version of it. That there is none to delete is no error.
     *
     * @param ifMatch the entity tag that the current version must have, {@code *} for any, if there is one
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html">DeleteObject</a>
     */
    public synchronized Deletion delete(String key, Optional<String> versionId, Optional<String> ifMatch) {
        requireThere();
        versionId.ifPresent(id -> requireWellFormed("versionId", id));
        Optional<ObjectVersion> current = current(key);
        if (ifMatch.isPresent() && current.isPresent()) {
            String asked = ifMatch.get();
            if (!asked.equals("*")
                    && !WriteCondition.matches(asked, current.get().etag())) {
                throw StoreErrors.preconditionFailed("If-Match");
            }
        }
        return versionId.isPresent() ? deleteVersion(key, versionId.get()) : deleteCurrent(key);
    }

    private Deletion deleteVersion(String key, String id) {
        KeyVersions versions = keys.get(key);
        Optional<ObjectVersion> version = Optional.ofNullable(versions).flatMap(v -> v.find(id));
        version.ifPresent(v -> remove(key, versions, v));
        return new Deletion(
                Optional.of(id), version.filter(ObjectVersion::deleteMarker).isPresent());
    }

    private Deletion deleteCurrent(String key) {
        if (versioning == Versioning.OFF) {
            KeyVersions versions = keys.get(key);
            if (versions != null) {
                remove(key, versions, versions.newest());
            }
            return new Deletion(Optional.empty(), false);
        }
        NewObject nothing = new NewObject(
                key,
                Body.EMPTY,
                "",
                Optional.empty(),
                new ObjectAttributes(Map.of(), Map.of(), "STANDARD"),
                Map.of(),
                List.of());
        return new Deletion(Optional.of(add(nothing, true).id()), true);
    }

    private void remove(String key, @Nullable KeyVersions versions, ObjectVersion version) {
        if (versions != null) {
            versions.remove(version);
            if (versions.isEmpty()) {
                keys.remove(key);
            }
        }
    }

    /** {@return the tags of a version; none if it is not there or a delete marker} */
    public synchronized Map<String, String> tags(String key, Optional<String> versionId) {
        return seen(key, versionId).map(ObjectVersion::tags).orElse(Map.of());
    }

    /** {@return what a version's headers say; nothing if it is not there or a delete marker} */
    public synchronized Map<String, String> headers(String key, Optional<String> versionId) {
        return seen(key, versionId)
                .map(version -> version.attributes().headers())
                .orElse(Map.of());
    }

    private Optional<ObjectVersion> seen(String key, Optional<String> versionId) {
        KeyVersions versions = keys.get(key);
        if (versions == null) {
            return Optional.empty();
        }
        return versionId.isEmpty() ? versions.current() : versions.find(versionId.get());
    }

    /** {@return what the headers of an upload's object will say; nothing if there is no such upload} */
    public synchronized Map<String, String> headersOfUpload(String key, String uploadId) {
        return uploads.find(key, uploadId)
                .map(upload -> upload.begun().attributes().headers())
                .orElse(Map.of());
    }

    /**
     * Gives a version other tags.
     *
     * @param check refuses what cannot be tagged, by an exception
     * @return that version
     */
    public synchronized ObjectVersion tag(
            String key, Optional<String> versionId, Map<String, String> tags, Consumer<ObjectVersion> check) {
        ObjectVersion version = find(key, versionId);
        check.accept(version);
        ObjectVersion tagged = version.withTags(tags);
        keys.get(key).replace(version, tagged);
        return tagged;
    }

    /** {@return a page of the current objects} */
    public synchronized ListPage<ObjectVersion> list(ListQuery query) {
        requireThere();
        return new Listing<KeyVersions, ObjectVersion>(
                        keys,
                        query,
                        (key, versions) -> versions.current().map(List::of).orElse(List.of()))
                .page(false);
    }

    /**
     * {@return a page of all versions and delete markers, those of a key newest first}
     *
     * @param afterVersion the id that the page before ended with, be it deleted since
     */
    public synchronized ListPage<ListedVersion> listVersions(ListQuery query, Optional<String> afterVersion) {
        requireThere();
        OptionalLong after =
                afterVersion.isEmpty() ? OptionalLong.empty() : sequenceOf(query.after(), afterVersion.get());
        return new Listing<KeyVersions, ListedVersion>(
                        keys,
                        query,
                        (key, versions) -> versions.listed().stream()
                                .filter(listed -> after.isEmpty()
                                        || !key.equals(query.after())
                                        || listed.version().sequence() < after.getAsLong())
                                .toList())
                .page(after.isPresent());
    }

    private OptionalLong sequenceOf(String key, String versionId) {
        if (versionId.equals(KeyVersions.NULL)) {
            KeyVersions versions = keys.get(key);
            return versions == null ? OptionalLong.empty() : OptionalLong.of(versions.sequenceOfNull());
        }
        OptionalLong number = sequence.number(versionId);
        if (number.isEmpty()) {
            throw StoreErrors.invalidVersionId("version-id-marker", versionId);
        }
        return number;
    }

    /** Begins an upload in parts. */
    public synchronized Upload begin(NewUpload begun) {
        requireThere();
        long number = sequence.next();
        Upload upload = new Upload(sequence.id(number), number, now(), begun);
        uploads.add(upload);
        return upload;
    }

    /** {@return an upload of that key} */
    public synchronized Upload upload(String key, String uploadId) {
        requireThere();
        return uploads.get(key, uploadId);
    }

    /** {@return the parts that an upload has now, by number} */
    public synchronized List<UploadedPart> parts(String key, String uploadId) {
        return upload(key, uploadId).parts();
    }

    /**
     * Adds a part, or puts it in the place of another.
     *
     * @param body taken over, or released if there is no such upload any more
     */
    public synchronized UploadedPart putPart(
            String key, String uploadId, int number, Body body, String etag, byte[] checksum) {
        try {
            Upload upload = upload(key, uploadId);
            UploadedPart part = new UploadedPart(number, body, etag, checksum, now());
            upload.put(part).ifPresent(former -> former.body().release());
            return part;
        } catch (RuntimeException e) {
            body.release();
            throw e;
        }
    }

    /** Gives an upload up. */
    public synchronized void abort(String key, String uploadId) {
        Upload upload = upload(key, uploadId);
        uploads.remove(upload);
        upload.parts().forEach(part -> part.body().release());
    }

    /**
     * Makes an object of some parts of an upload, if the condition holds; the upload is over then, and the other parts are gone.
     *
     * @param used in order, as they were read before
     * @throws dev.milvusons3.internal.gateway.http.AwsError {@code NoSuchUpload} if it is over meanwhile, or one of the parts another
     */
    public synchronized ObjectVersion complete(
            String key, String uploadId, List<UploadedPart> used, Completion completion, WriteCondition condition) {
        Upload upload = upload(key, uploadId);
        Set<UploadedPart> others = new HashSet<>(upload.parts());
        if (!others.containsAll(used)) {
            throw StoreErrors.noSuchUpload(uploadId);
        }
        condition.check(key, current(key));
        uploads.remove(upload);
        used.forEach(others::remove);
        others.forEach(part -> part.body().release());
        NewUpload begun = upload.begun();
        return add(
                new NewObject(
                        key,
                        Body.of(used.stream().map(UploadedPart::body).toList()),
                        completion.etag(),
                        Optional.of(completion.checksum()),
                        begun.attributes(),
                        begun.tags(),
                        completion.parts()),
                false);
    }

    /**
     * {@return a page of the uploads that are not complete, those of a key oldest first}
     *
     * @param afterUpload the id that the page before ended with, be it over since
     */
    public synchronized ListPage<Upload> listUploads(ListQuery query, Optional<String> afterUpload) {
        requireThere();
        OptionalLong after = afterUpload.isEmpty() ? OptionalLong.empty() : sequence.number(afterUpload.get());
        return uploads.page(query, after);
    }

    /** {@return all versions, of each key the oldest first, each held once more} */
    synchronized List<ObjectVersion> held() {
        List<ObjectVersion> all = new ArrayList<>();
        for (KeyVersions versions : keys.values()) {
            List<ListedVersion> newestFirst = versions.listed();
            for (int i = newestFirst.size() - 1; i >= 0; i--) {
                newestFirst.get(i).version().body().hold();
                all.add(newestFirst.get(i).version());
            }
        }
        return all;
    }

    /** Puts a version back, whose body it takes over. Those of a key come oldest first. */
    synchronized void putBack(ObjectVersion version) {
        keys.computeIfAbsent(version.key(), key -> new KeyVersions()).add(version);
    }

    synchronized void delete() {
        requireThere();
        if (!keys.isEmpty()) {
            throw StoreErrors.bucketNotEmpty(name, versioning != Versioning.OFF);
        }
        // To S3 an upload that was never finished is no content.
        uploads.clear();
        deleted = true;
    }

    private void requireThere() {
        if (deleted) {
            throw StoreErrors.noSuchBucket(name);
        }
    }
}
