package dev.milvusons3.internal.gateway.objects;

import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.s3.BackendRequest;
import dev.milvusons3.internal.gateway.s3.S3Backend;
import dev.milvusons3.internal.gateway.s3.S3Errors;
import dev.milvusons3.internal.gateway.s3.S3Target;
import dev.milvusons3.internal.gateway.store.KeptObjects;
import dev.milvusons3.internal.gateway.store.ObjectStore;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** S3's operations on objects, on a store in this JVM. */
public final class EmbeddedBackend implements S3Backend {
    private final ObjectStore store;
    private final Reads reads = new Reads();
    private final Writes writes;
    private final Copies copies;
    private final Uploads uploads;
    private final Completions completions;
    private final Listings listings;
    private final Attributes attributes = new Attributes();

    /**
     * @param account whose buckets these are
     * @param directory where large objects are kept, which nobody else uses; one for temporary files by default
     */
    public EmbeddedBackend(Account account, Optional<Path> directory) {
        this.store = new ObjectStore(Clock.systemUTC(), () -> make(directory));
        Owner owner = Owner.of(account);
        this.writes = new Writes(store);
        this.copies = new Copies(store);
        this.uploads = new Uploads(store, owner);
        this.completions = new Completions();
        this.listings = new Listings(owner);
    }

    private static Path make(Optional<Path> directory) {
        try {
            return directory.isPresent()
                    ? Files.createDirectories(directory.get())
                    : Files.createTempDirectory("milvus-on-s3-objects-");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a directory for large objects: " + e.getMessage(), e);
        }
    }

    @Override
    public void createBucket(String bucket) {
        store.createBucket(bucket);
    }

    @Override
    public void deleteBucket(String bucket) {
        store.deleteBucket(bucket);
    }

    @Override
    public void configure(String bucket, String subresource, Optional<byte[]> document) {
        // Nobody else looks into this store.
    }

    @Override
    public Map<String, String> tags(S3Target object, Optional<String> versionId) {
        return store.find(object.bucket())
                .map(bucket -> bucket.tags(object.key(), versionId))
                .orElse(Map.of());
    }

    @Override
    public Map<String, String> encryption(S3Target object, Optional<String> versionId) {
        return store.find(object.bucket())
                .map(bucket -> bucket.headers(object.key(), versionId))
                .orElse(Map.of());
    }

    @Override
    public Map<String, String> uploadEncryption(S3Target object, String uploadId) {
        return store.find(object.bucket())
                .map(bucket -> bucket.headersOfUpload(object.key(), uploadId))
                .orElse(Map.of());
    }

    @Override
    public void handle(BackendRequest request, HttpServletResponse response) throws IOException {
        ObjectCall call =
                new ObjectCall(request, response, store.bucket(request.target().bucket()));
        switch (request.operation()) {
            case GetObject, HeadObject -> reads.read(call);
            case GetObjectAttributes -> attributes.get(call);
            case PutObject -> writes.put(call);
            case CopyObject -> copies.copy(call);
            case UploadPartCopy -> copies.copyPart(call);
            case DeleteObject -> Deletes.delete(call);
            case CreateMultipartUpload -> uploads.create(call);
            case UploadPart -> uploads.putPart(call);
            case CompleteMultipartUpload -> completions.complete(call);
            case AbortMultipartUpload -> uploads.abort(call);
            case ListParts -> uploads.listParts(call);
            case ListMultipartUploads -> uploads.list(call);
            case ListObjects -> listings.list(call);
            case ListObjectsV2 -> listings.listV2(call);
            case ListObjectVersions -> listings.listVersions(call);
            case GetBucketVersioning -> VersioningConfiguration.get(call);
            case PutBucketVersioning -> VersioningConfiguration.put(call);
            case GetObjectTagging -> Tagging.get(call);
            case PutObjectTagging -> Tagging.put(call);
            case DeleteObjectTagging -> Tagging.delete(call);
            default -> throw S3Errors.notImplemented(request.operation().name());
        }
    }

    /**
     * {@return what keeps its objects for another run}
     *
     * @param bytes the directory of their files
     */
    public KeptObjects kept(Path bytes) {
        return new KeptObjects(store, bytes);
    }

    /** {@return how many versions of objects, and uploads, were begun so far} */
    public long written() {
        return store.written();
    }

    @Override
    public void close() {
        store.close();
    }
}
