package dev.milvusons3.internal.question;

import dev.milvusons3.iam.ServiceReference;
import dev.milvusons3.iam.UnknownAction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/** The actions that S3 has, and what each can be about, as assertions ask for them. */
public final class S3Actions {
    public static final String PREFIX = "s3:";

    private static final ServiceReference S3 = ServiceReference.of("s3").orElseThrow();
    private static final Map<String, S3ResourceType> TYPES = S3.resourceTypes().stream()
            .map(type -> S3ResourceType.of(type.name(), type.form()))
            .collect(Collectors.toMap(S3ResourceType::name, type -> type));
    private static final List<Action> ALL = S3.actions().stream()
            .map(action -> new Action(
                    action.name(),
                    action.resources().stream().map(S3Actions::type).toList()))
            .toList();

    /**
     * One action.
     *
     * @param name such as {@code s3:GetObject}
     * @param resources that it can be about; none: it is about the account
     */
    public record Action(String name, List<S3ResourceType> resources) {
        boolean isAbout(Optional<S3ResourceType> type) {
            return type.map(resources::contains).orElse(resources.isEmpty());
        }
    }

    private S3Actions() {}

    /** {@return all that there are, by name} */
    public static List<Action> all() {
        return ALL;
    }

    /** {@return the one of that name, in whatever case} */
    public static Optional<Action> find(String name) {
        return ALL.stream()
                .filter(action -> action.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** {@return all types that there are} */
    public static List<S3ResourceType> resourceTypes() {
        return List.copyOf(TYPES.values());
    }

    /**
     * No request has an action that does not exist, so an assertion that it is denied would always hold.
     *
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no such action, or if it is several of S3's
     */
    public static void requireKnown(String action) {
        if (action.regionMatches(true, 0, PREFIX, 0, PREFIX.length())) {
            requireNoWildcard(action);
        }
        UnknownAction.problem(action).ifPresent(problem -> {
            throw new IllegalArgumentException(problem);
        });
    }

    /**
     * The same of what is asked for by one request.
     *
     * @throws IllegalArgumentException also if it has a wildcard
     */
    public static void requireOne(String action) {
        requireNoWildcard(action);
        requireKnown(action);
    }

    private static void requireNoWildcard(String action) {
        if (action.indexOf('*') >= 0 || action.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "A request is for one action: \"" + action + "\" has a wildcard, which only policies have");
        }
    }

    private static S3ResourceType type(ServiceReference.ResourceType type) {
        return Objects.requireNonNull(TYPES.get(type.name()));
    }
}
