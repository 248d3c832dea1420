package dev.milvusons3.iam;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says of a condition key that no request can have it: one that is misspelt, or that has the ARN of a provider in front where
 * the provider's host belongs. Claims of providers, and keys of services that are not known, are let pass.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html">IAM and STS condition
 *     context keys</a>
 */
final class UnknownKey {
    /** Of what a provider's keys begin with, only this is right: host and path. */
    private static final Pattern PROVIDER =
            Pattern.compile("(?:.*:oidc-provider/|https?://)(.+)", Pattern.CASE_INSENSITIVE);

    private static final List<String> SERVICES = List.of("s3", "sts", "iam", "kms");

    private UnknownKey() {}

    /**
     * What was meant.
     *
     * @param meant empty if nothing is near
     */
    record Finding(Optional<String> meant) {
        String text() {
            return "no request can have this key"
                    + meant.map(key -> "; did you mean \"" + key + "\"?").orElse("");
        }
    }

    /** {@return what is wrong with a key that the request does not have; empty if nothing is} */
    static Optional<Finding> of(String key, RequestContext context) {
        Matcher provider = PROVIDER.matcher(key);
        if (provider.matches()) {
            return Optional.of(new Finding(Optional.of(provider.group(1))));
        }
        int colon = key.indexOf(':');
        String prefix = colon < 0 ? "" : key.substring(0, colon).toLowerCase(Locale.ROOT);
        if (prefix.indexOf('.') >= 0) {
            return claim(key, context);
        }
        Optional<ServiceReference> service = ServiceReference.of(prefix);
        if (ServiceReference.isGlobalKey(key)
                || service.filter(known -> known.hasKey(key)).isPresent()) {
            return Optional.empty();
        }
        Optional<String> near = nearest(key, candidates());
        boolean known = prefix.isEmpty() || prefix.equals("aws") || service.isPresent();
        return known || near.isPresent() ? Optional.of(new Finding(near)) : Optional.empty();
    }

    /** A claim of the provider whose token this is, but for a letter or two. */
    private static Optional<Finding> claim(String key, RequestContext context) {
        if (context.principal().kind() != Principal.Kind.WEB_IDENTITY) {
            return Optional.empty();
        }
        return nearest(key, context.request().context().keySet()).map(near -> new Finding(Optional.of(near)));
    }

    private static Set<String> candidates() {
        Set<String> all = new LinkedHashSet<>(ServiceReference.globalKeys());
        SERVICES.forEach(service -> ServiceReference.of(service).ifPresent(known -> all.addAll(known.conditionKeys())));
        return all;
    }

    private static Optional<String> nearest(String key, Set<String> candidates) {
        int best = Math.max(2, key.length() / 6) + 1;
        String nearest = "";
        for (String candidate : candidates) {
            int end = candidate.endsWith("/") && key.indexOf('/') >= 0 ? key.indexOf('/') + 1 : key.length();
            String head = key.substring(0, end).toLowerCase(Locale.ROOT);
            String other = candidate.toLowerCase(Locale.ROOT);
            // Somebody who leaves the prefix out means the key that goes on like that.
            boolean bare = key.indexOf(':') < 0
                    && other.substring(other.indexOf(':') + 1).equals(head);
            int distance = bare ? 0 : EditDistance.between(head, other);
            if (distance < best || distance == best && !nearest.isEmpty() && candidate.compareTo(nearest) < 0) {
                best = distance;
                nearest = candidate + key.substring(end);
            }
        }
        return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
    }
}
