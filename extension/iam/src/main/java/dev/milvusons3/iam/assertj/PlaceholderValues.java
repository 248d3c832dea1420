package dev.milvusons3.iam.assertj;

import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.question.Scope;
import dev.milvusons3.setup.Placeholders;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** What a document's placeholders stand for: what was said, and for the others what is usual. Immutable. */
final class PlaceholderValues {
    static final PlaceholderValues USUAL = new PlaceholderValues(Map.of());

    private static final Map<String, String> DEFAULTS = Map.of(
            "bucket", "milvus-bucket",
            "account", "111122223333",
            "region", "us-east-2",
            "namespace", "milvus",
            "serviceAccount", "milvus-s3-access-sa");

    private final Map<String, String> said;

    private PlaceholderValues(Map<String, String> said) {
        this.said = said;
    }

    PlaceholderValues with(String placeholder, String value) {
        if (!Placeholders.NAMES.contains(placeholder)) {
            throw new IllegalArgumentException("There is no placeholder \"" + placeholder + "\"; there are "
                    + String.join(", ", Placeholders.NAMES));
        }
        Map<String, String> more = new HashMap<>(said);
        more.put(placeholder, value);
        return new PlaceholderValues(Map.copyOf(more));
    }

    Map<String, String> all() {
        Map<String, String> all = new HashMap<>(DEFAULTS);
        all.putAll(said);
        // What depends on the region follows it, unless it was said.
        String region = Objects.requireNonNull(all.get("region"));
        Partition partition = Partition.of(region);
        all.putIfAbsent("partition", partition.id());
        all.putIfAbsent(
                "oidcProvider",
                "oidc.eks." + region + "." + partition.dnsSuffix() + "/id/EXAMPLED539D4633E53DE1B71EXAMPLE");
        return all;
    }

    String get(String placeholder) {
        return Objects.requireNonNull(all().get(placeholder), placeholder);
    }

    Scope scope() {
        return new Scope(get("partition"), get("account"), get("region"));
    }

    String accountArn(String service, String resource) {
        return "arn:" + get("partition") + ":" + service + "::" + get("account") + ":" + resource;
    }
}
