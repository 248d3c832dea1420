package dev.milvusons3.internal.platform.containers.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import software.amazon.awssdk.regions.Region;

/** One test JVM's share of the process: an account of its own, and a gateway of its own in each region that it asks for. */
final class Shard {
    private final String id;
    private final String account;
    private final String holder;
    private final BiFunction<String, Region, PlumbedGateway> opener;
    private final Map<String, ShardGateway> gateways = new TreeMap<>();
    private volatile long renewed;
    private boolean ended;

    /**
     * @param holder whose it is, for people
     * @param opener opens a gateway for an account, in a region
     * @param now by a clock that only goes forwards
     */
    Shard(String id, String account, String holder, BiFunction<String, Region, PlumbedGateway> opener, long now) {
        this.id = id;
        this.account = account;
        this.holder = holder;
        this.opener = opener;
        this.renewed = now;
    }

    String id() {
        return id;
    }

    String account() {
        return account;
    }

    void renew(long now) {
        renewed = now;
    }

    long renewed() {
        return renewed;
    }

    /** {@return the gateway of a region; opened when it is first asked for} */
    synchronized ShardGateway open(Region region) {
        if (ended) {
            throw Shards.unknown(id);
        }
        return gateways.computeIfAbsent(region.id(), it -> new ShardGateway(opener.apply(account, region)));
    }

    /** {@return the gateway of a region, which is open} */
    synchronized ShardGateway gateway(String region) {
        ShardGateway found = gateways.get(region);
        if (found == null) {
            throw new ControlException(
                    404,
                    "This shard has no gateway in \"" + region + "\", only in " + gateways.keySet()
                            + ". Open one by POST /shards/{id}/gateways.");
        }
        return found;
    }

    /**
     * Closes all of its gateways, every one attempted.
     *
     * @param end how
     * @return what went wrong
     */
    synchronized List<RuntimeException> end(Consumer<ShardGateway> end) {
        ended = true;
        List<RuntimeException> failures = new ArrayList<>();
        for (ShardGateway gateway : gateways.values()) {
            try {
                end.accept(gateway);
            } catch (RuntimeException e) {
                failures.add(e);
            }
        }
        gateways.clear();
        return failures;
    }

    @Override
    public String toString() {
        return "Shard " + id + " (account " + account + ", " + holder + ")";
    }
}
