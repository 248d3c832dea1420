package dev.milvusons3.iam;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Says of what is written for an action that no request ever asks for it: an operation's name, or one that is misspelt.
 *
 * @see ServiceReference
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class UnknownAction {
    /** Farther off, a suggestion is a guess. */
    private static final int NEAR = 3;

    private UnknownAction() {}

    /**
     * {@return what is wrong with it, as one sentence without a full stop; empty if it is an action, a pattern that stands for
     * one, or of a service that is not known}
     *
     * @param written such as {@code s3:HeadObject}, or a pattern such as {@code s3:HeadO*}
     */
    public static Optional<String> problem(String written) {
        int colon = written.indexOf(':');
        Optional<ServiceReference> known =
                colon < 0 ? Optional.empty() : ServiceReference.of(written.substring(0, colon));
        if (known.isEmpty() || ServiceReference.action(written).isPresent()) {
            return Optional.empty();
        }
        ServiceReference service = known.get();
        String name = written.substring(colon + 1).toLowerCase(Locale.ROOT);
        if (name.indexOf('*') >= 0 || name.indexOf('?') >= 0) {
            Glob pattern = Glob.of(written.toLowerCase(Locale.ROOT));
            return service.actions().stream()
                            .anyMatch(action -> pattern.matches(action.name().toLowerCase(Locale.ROOT)))
                    ? Optional.empty()
                    : Optional.of(has(service) + " no action that \"" + written + "\" stands for"
                            + operation(service, pattern));
        }
        return Optional.of(has(service) + " no action \"" + written + "\"" + meant(service, name));
    }

    private static String has(ServiceReference service) {
        return service.prefix().toUpperCase(Locale.ROOT) + " has";
    }

    private static String operation(ServiceReference service, Glob pattern) {
        return service.operations().keySet().stream()
                .sorted()
                .filter(operation -> pattern.matches((service.prefix() + ":" + operation).toLowerCase(Locale.ROOT)))
                .findFirst()
                .map(operation -> authorised(service, operation))
                .orElse("");
    }

    private static String meant(ServiceReference service, String name) {
        int best = Math.max(NEAR, name.length() / 4) + 1;
        String meant = " (as of " + ServiceReference.asOf() + ")";
        for (Map.Entry<String, List<String>> operation : service.operations().entrySet()) {
            int distance = EditDistance.between(name, operation.getKey().toLowerCase(Locale.ROOT));
            if (distance == 0) {
                return authorised(service, operation.getKey());
            }
            if (distance < best) {
                best = distance;
                meant = "; did you mean " + allOf(operation.getValue()) + ", by which the operation "
                        + operation.getKey() + " is authorised?";
            }
        }
        for (ServiceReference.Action action : service.actions()) {
            String own = action.name().substring(service.prefix().length() + 1).toLowerCase(Locale.ROOT);
            int distance = EditDistance.between(name, own);
            // Of an action and an operation that are as near, the action is meant.
            if (distance < best || distance == best && meant.contains("operation")) {
                best = distance;
                meant = "; did you mean \"" + action.name() + "\"?";
            }
        }
        return meant;
    }

    private static String authorised(ServiceReference service, String operation) {
        return ": " + operation + " is an operation, which is authorised by "
                + allOf(service.operations().getOrDefault(operation, List.of()));
    }

    private static String allOf(List<String> actions) {
        return String.join(
                " and ", actions.stream().map(action -> "\"" + action + "\"").toList());
    }
}
