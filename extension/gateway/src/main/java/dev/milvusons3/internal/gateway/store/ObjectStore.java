package dev.milvusons3.internal.gateway.store;

import dev.milvusons3.internal.gateway.checksum.ChecksumAlgorithm;
import dev.milvusons3.internal.gateway.sigv4.Hashes;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Buckets. Objects of up to 1 MiB are kept in the heap until they take a quarter of it, larger ones in files.
 *
 * <p>It throws what S3 answers as {@link dev.milvusons3.internal.gateway.http.AwsError}.
 */
public final class ObjectStore implements AutoCloseable {
    private final Sequence sequence = new Sequence();
    private final Map<String, StoredBucket> buckets = new ConcurrentHashMap<>();
    private final InstantSource clock;
    private final Blobs blobs;

    /**
     * @param clock that dates objects
     * @param makeDirectory for large objects; asked once, when the first comes, and removed when the store is closed
     */
    public ObjectStore(InstantSource clock, Supplier<Path> makeDirectory) {
        this(clock, makeDirectory, Runtime.getRuntime().maxMemory() / 4);
    }

    ObjectStore(InstantSource clock, Supplier<Path> makeDirectory, long heapLimit) {
        this.clock = clock;
        this.blobs = new Blobs(makeDirectory, heapLimit);
    }

    /** {@return how many versions of objects, and uploads, were begun so far} */
    public long written() {
        return sequence.last();
    }

    Sequence sequence() {
        return sequence;
    }

    Blobs blobs() {
        return blobs;
    }

    Collection<StoredBucket> all() {
        return List.copyOf(buckets.values());
    }

    /** Makes a bucket that is not there. */
    public void createBucket(String name) {
        if (buckets.putIfAbsent(name, new StoredBucket(name, sequence, clock)) != null) {
            throw new IllegalStateException("there is a bucket " + name);
        }
    }

    /** {@return a bucket, if it is there} */
    public Optional<StoredBucket> find(String name) {
        return Optional.ofNullable(buckets.get(name));
    }

    /** {@return a bucket, or throws {@code NoSuchBucket}} */
    public StoredBucket bucket(String name) {
        return find(name).orElseThrow(() -> StoreErrors.noSuchBucket(name));
    }

    /** Deletes a bucket, or throws {@code BucketNotEmpty}. */
    public void deleteBucket(String name) {
        StoredBucket bucket = bucket(name);
        bucket.delete();
        buckets.remove(name, bucket);
    }

    /**
     * Takes bytes in, of which nothing is left if that fails.
     *
     * @param length which is read exactly
     * @param algorithms to sum them by, beside MD5
     * @throws IOException what the stream throws, and if a file cannot be written
     */
    public Intake take(InputStream in, long length, Collection<ChecksumAlgorithm> algorithms) throws IOException {
        Sums sums = new Sums(algorithms);
        Body body = Body.of(blobs.take(in, length, sums::update));
        return sums.intake(body);
    }

    /** {@return the sums of bytes that are here already; the body gets no other hold by it} */
    public Intake sum(Body body, Collection<ChecksumAlgorithm> algorithms) throws IOException {
        Sums sums = new Sums(algorithms);
        body.writeTo(
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        write(new byte[] {(byte) b}, 0, 1);
                    }

                    @Override
                    public void write(byte[] bytes, int offset, int length) {
                        sums.update(bytes, offset, length);
                    }
                },
                0,
                body.size());
        return sums.intake(body);
    }

    @Override
    public void close() {
        blobs.close();
    }

    private static final class Sums {
        private final MessageDigest md5 = Hashes.digest("MD5");
        private final Map<ChecksumAlgorithm, ChecksumAlgorithm.Running> running =
                new EnumMap<>(ChecksumAlgorithm.class);

        Sums(Collection<ChecksumAlgorithm> algorithms) {
            algorithms.forEach(algorithm -> running.put(algorithm, algorithm.start()));
        }

        void update(byte[] bytes, int offset, int length) {
            md5.update(bytes, offset, length);
            running.values().forEach(sum -> sum.update(bytes, offset, length));
        }

        Intake intake(Body body) {
            Map<ChecksumAlgorithm, byte[]> sums = new EnumMap<>(ChecksumAlgorithm.class);
            running.forEach((algorithm, sum) -> sums.put(algorithm, sum.value()));
            return new Intake(body, md5.digest(), sums);
        }
    }
}
