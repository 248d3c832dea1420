package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * What an API server sees to when any object is created: that it can be run here at all, and its name.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object Names and IDs</a>
 */
final class ObjectAdmission {
    /** What only a controller would bring to life, and there is none. */
    private static final Set<String> LIFELESS = Set.of(
            "daemonsets.apps",
            "deployments.apps",
            "replicasets.apps",
            "statefulsets.apps",
            "cronjobs.batch",
            "jobs.batch",
            "replicationcontrollers");

    private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
    private static final Pattern SUBDOMAIN =
            Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
    private static final Map<String, Integer> LABEL_NAMED = Map.of("namespaces", 63, "services", 63);
    private static final Set<String> SUBDOMAIN_NAMED = Set.of("configmaps", "pods", "secrets", "serviceaccounts");
    private static final int LONGEST_SUBDOMAIN = 253;

    /** As Kubernetes: no vowels, so that no words come out, and nothing that looks like something else. */
    private static final String SUFFIX_CHARACTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;

    private final RandomGenerator random;

    ObjectAdmission(RandomGenerator random) {
        this.random = random;
    }

    /** Gives it its name if it has none, and refuses what cannot be. */
    void admit(GenericKubernetesResource object, ApiPath collection) {
        if (LIFELESS.contains(collection.qualifiedPlural())) {
            throw new ApiException(
                    405,
                    "MethodNotAllowed",
                    "the embedded cluster has no controllers: nothing would ever run a %s; create a Pod instead"
                            .formatted(object.getKind()));
        }
        ObjectMeta metadata = object.getMetadata();
        if (metadata == null) {
            return;
        }
        String name = metadata.getName();
        if ((name == null || name.isEmpty()) && metadata.getGenerateName() != null) {
            name = metadata.getGenerateName() + suffix();
            metadata.setName(name);
        }
        if (name != null && !name.isEmpty() && collection.isCore()) {
            validate(object.getKind(), name, collection.plural());
        }
    }

    private String suffix() {
        StringBuilder suffix = new StringBuilder();
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            suffix.append(SUFFIX_CHARACTERS.charAt(random.nextInt(SUFFIX_CHARACTERS.length())));
        }
        return suffix.toString();
    }

    private static void validate(String kind, String name, String plural) {
        if (LABEL_NAMED.containsKey(plural)) {
            validate(kind, name, LABEL, LABEL_NAMED.get(plural), "a lowercase RFC 1123 label");
        } else if (SUBDOMAIN_NAMED.contains(plural)) {
            validate(kind, name, SUBDOMAIN, LONGEST_SUBDOMAIN, "a lowercase RFC 1123 subdomain");
        }
    }

    private static void validate(String kind, String name, Pattern pattern, int longest, String what) {
        if (name.length() > longest) {
            throw ApiException.invalid(
                    kind,
                    name,
                    "metadata.name: Invalid value: \"%s\": must be no more than %d characters"
                            .formatted(name, longest));
        }
        if (!pattern.matcher(name).matches()) {
            throw ApiException.invalid(
                    kind,
                    name,
                    "metadata.name: Invalid value: \"%s\": is not %s (regex used for validation is '%s')"
                            .formatted(name, what, pattern.pattern()));
        }
    }
}
