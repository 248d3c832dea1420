package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** A role. Guarded by the store's lock. */
final class RoleEntry {
    final String arn;
    final String name;
    final String path;
    final String id;
    final Instant created;
    final Map<String, String> tags;
    final Set<String> attached = new LinkedHashSet<>();
    final Map<String, PolicyDocument> inline = new TreeMap<>();
    BoundPolicy trust;
    String description;
    int maxSessionSeconds;
    Optional<String> boundary;

    RoleEntry(
            String arn,
            String name,
            String path,
            String id,
            Instant created,
            BoundPolicy trust,
            String description,
            int maxSessionSeconds,
            Optional<String> boundary,
            Map<String, String> tags) {
        this.arn = arn;
        this.name = name;
        this.path = path;
        this.id = id;
        this.created = created;
        this.trust = trust;
        this.description = description;
        this.maxSessionSeconds = maxSessionSeconds;
        this.boundary = boundary;
        this.tags = new LinkedHashMap<>(tags);
    }
}
