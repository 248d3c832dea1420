package dev.milvusons3.internal.gateway.iamapi;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An OpenID Connect provider. Guarded by the store's lock. */
final class ProviderEntry {
    final String arn;
    /** Without the scheme, as AWS gives it back. */
    final String url;

    final Instant created;
    final Set<String> clientIds;
    final Map<String, String> tags;
    List<String> thumbprints;

    ProviderEntry(
            String arn,
            String url,
            Instant created,
            List<String> clientIds,
            List<String> thumbprints,
            Map<String, String> tags) {
        this.arn = arn;
        this.url = url;
        this.created = created;
        this.clientIds = new LinkedHashSet<>(clientIds);
        this.thumbprints = List.copyOf(thumbprints);
        this.tags = new LinkedHashMap<>(tags);
    }
}
