package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.store.StoreErrors;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.regex.Pattern;

/** The buckets of all accounts, whose names are unique among them. */
final class Buckets {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
    private static final Pattern ADDRESS = Pattern.compile("\\d+\\.\\d+\\.\\d+\\.\\d+");

    private final ConcurrentNavigableMap<String, Bucket> byName = new ConcurrentSkipListMap<>();
    private final Set<String> taken;

    /** @param taken names that belong to someone else */
    Buckets(Set<String> taken) {
        this.taken = Set.copyOf(taken);
    }

    Optional<Bucket> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Bucket get(String name) {
        // Across accounts AWS gives no reason.
        return find(name)
                .orElseThrow(() -> taken.contains(name) ? S3Errors.accessDenied() : StoreErrors.noSuchBucket(name));
    }

    /** {@return all, by name} */
    Collection<Bucket> all() {
        return byName.values();
    }

    boolean isTaken(String name) {
        return taken.contains(name);
    }

    void add(Bucket bucket) {
        byName.put(bucket.name(), bucket);
    }

    void remove(Bucket bucket) {
        byName.remove(bucket.name(), bucket);
    }

    /**
     * Tells whether S3 takes a name.
     *
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Bucket naming rules</a>
     */
    static boolean isValidName(String name) {
        return NAME.matcher(name).matches()
                && !name.contains("..")
                && !ADDRESS.matcher(name).matches()
                && !name.startsWith("xn--")
                && !name.startsWith("sthree-")
                && !name.startsWith("amzn-s3-demo-")
                && !name.endsWith("-s3alias")
                && !name.endsWith("--ol-s3")
                && !name.endsWith("--x-s3")
                && !name.endsWith("--table-s3")
                && !name.endsWith(".mrap");
    }
}
