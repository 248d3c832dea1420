package dev.milvusons3.internal.platform.containers.cluster;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.regions.Region;

/**
 * The shards of a process. What one of them has, no other can name: a gateway is asked for by its shard, and knows nobody else's
 * accounts.
 */
final class Shards implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Shards.class);

    private static final int DIGITS = 12;

    private final Map<String, Shard> living = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final BiFunction<String, Region, PlumbedGateway> opener;
    private final Duration lease;
    private final LongSupplier nanos;

    /**
     * @param opener opens a gateway for an account, in a region
     * @param lease how long a shard lives that is not renewed
     * @param nanos a clock that only goes forwards
     */
    Shards(BiFunction<String, Region, PlumbedGateway> opener, Duration lease, LongSupplier nanos) {
        this.opener = opener;
        this.lease = lease;
        this.nanos = nanos;
    }

    Duration lease() {
        return lease;
    }

    int size() {
        return living.size();
    }

    /** {@return a new one, with an account that no other has that lives} */
    synchronized Shard open(String holder) {
        Shard shard = new Shard(
                UUID.randomUUID().toString(),
                newAccount(),
                holder.replaceAll("\\p{Cntrl}", " "),
                opener,
                nanos.getAsLong());
        living.put(shard.id(), shard);
        LOG.info("{} is open", shard);
        return shard;
    }

    private String newAccount() {
        while (true) {
            StringBuilder account = new StringBuilder().append(1 + random.nextInt(9));
            while (account.length() < DIGITS) {
                account.append(random.nextInt(10));
            }
            String id = account.toString();
            if (living.values().stream().noneMatch(shard -> shard.account().equals(id))) {
                return id;
            }
        }
    }

    /**
     * {@return a shard that lives}
     *
     * @throws ControlException if there is none
     */
    Shard get(String id) {
        Shard found = living.get(id);
        if (found == null) {
            throw unknown(id);
        }
        return found;
    }

    static ControlException unknown(String id) {
        return new ControlException(
                404,
                "There is no shard \"" + id
                        + "\": it was closed, its lease has ended, or the gateway was started anew. Open"
                        + " one by POST /shards.");
    }

    void renew(String id) {
        get(id).renew(nanos.getAsLong());
    }

    /** Ends a shard, as it asks for. */
    void close(String id) {
        end(get(id), "it is closed", ShardGateway::close);
    }

    /** Ends those that were not renewed in time, with what they left in the cluster. */
    void endOverdue() {
        for (Shard shard : living.values()) {
            if (nanos.getAsLong() - shard.renewed() > lease.toNanos()) {
                end(shard, "its lease has ended", ShardGateway::abandon);
            }
        }
    }

    private void end(Shard shard, String why, Consumer<ShardGateway> how) {
        if (living.remove(shard.id()) == null) {
            return;
        }
        List<RuntimeException> failures = shard.end(how);
        LOG.info("{} is gone: {}", shard, why);
        failures.forEach(failure -> LOG.warn("Of {} not all could be removed", shard, failure));
    }

    /** Ends all. */
    @Override
    public void close() {
        living.values().forEach(shard -> end(shard, "the gateway ends", ShardGateway::close));
    }
}
