package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.internal.kubernetes.real.Admission;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A shard's gateway of one region, with what the shard has begun there and may end. */
final class ShardGateway {
    private final PlumbedGateway plumbed;
    private final Map<String, Runnable> effects = new ConcurrentHashMap<>();
    private final Map<String, Admission> namespaces = new ConcurrentHashMap<>();

    ShardGateway(PlumbedGateway plumbed) {
        this.plumbed = plumbed;
    }

    PlumbedGateway plumbed() {
        return plumbed;
    }

    /** {@return a name for something that lasts until it is undone by that name} */
    String keep(Runnable undo) {
        String id = UUID.randomUUID().toString();
        effects.put(id, undo);
        return id;
    }

    /** Undoes it; does nothing if that has happened. */
    void undo(String id) {
        Optional.ofNullable(effects.remove(id)).ifPresent(Runnable::run);
    }

    /** Has the webhook look after a namespace; when this returns, it does. */
    void admit(String namespace) {
        namespaces.put(namespace, plumbed.admit(namespace));
    }

    /** Lets go of a namespace; does nothing if it is not looked after. */
    void release(String namespace) {
        Optional.ofNullable(namespaces.remove(namespace)).ifPresent(Admission::close);
    }

    /** Ends it as its shard asks. */
    void close() {
        try {
            namespaces.keySet().forEach(this::release);
        } finally {
            plumbed.close();
        }
    }

    /** Ends it for a shard that is gone: nobody else removes its namespaces. */
    void abandon() {
        plumbed.abandon();
    }
}
