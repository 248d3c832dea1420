package dev.milvusons3.assertj;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The actions that S3 has, and what each can be about.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html">Actions, resources, and
 *     condition keys for Amazon S3</a>
 */
final class S3Actions {
    static final String PREFIX = "s3:";

    private static final S3Actions KNOWN = load();

    private final Map<String, Action> byLowerCaseName = new TreeMap<>();
    private final List<S3ResourceType> resourceTypes = new ArrayList<>();

    /**
     * One action.
     *
     * @param name such as {@code s3:GetObject}
     * @param resources that it can be about; none: it is about the account
     */
    record Action(String name, List<S3ResourceType> resources) {
        boolean isAbout(Optional<S3ResourceType> type) {
            return type.map(resources::contains).orElse(resources.isEmpty());
        }
    }

    private S3Actions() {}

    /** {@return all that there are, by name} */
    static List<Action> all() {
        return List.copyOf(KNOWN.byLowerCaseName.values());
    }

    /** {@return the one of that name, in whatever case} */
    static Optional<Action> find(String name) {
        return Optional.ofNullable(KNOWN.byLowerCaseName.get(name.toLowerCase(Locale.ROOT)));
    }

    /** {@return all types, the more special before the more general} */
    static List<S3ResourceType> resourceTypes() {
        return KNOWN.resourceTypes;
    }

    /**
     * An action that AWS has added since is let through, a typing mistake is not: an assertion that such an action is denied
     * would always hold.
     *
     * @throws IllegalArgumentException if the name is almost, but not quite, that of an action
     */
    static void requireSpelledRight(String action) {
        String lower = action.toLowerCase(Locale.ROOT);
        if (!lower.startsWith(PREFIX) || KNOWN.byLowerCaseName.containsKey(lower)) {
            return;
        }
        if (lower.indexOf('*') >= 0 || lower.indexOf('?') >= 0) {
            throw new IllegalArgumentException(
                    "A request is for one action: \"" + action + "\" has a wildcard, which only policies have");
        }
        for (Action known : KNOWN.byLowerCaseName.values()) {
            if (EditDistance.isAtMost(2, lower, known.name().toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "S3 has no action \"" + action + "\"; did you mean \"" + known.name() + "\"?");
            }
        }
    }

    private static S3Actions load() {
        S3Actions actions = new S3Actions();
        Map<String, S3ResourceType> types = new LinkedHashMap<>();
        try (InputStream in = Objects.requireNonNull(S3Actions.class.getResourceAsStream("s3-actions.txt"))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList()) {
                String[] words = line.split(" ");
                if (words[0].equals("resource")) {
                    types.put(words[1], S3ResourceType.of(words[1], words[2]));
                } else if (words[0].equals("action")) {
                    List<S3ResourceType> about = new ArrayList<>();
                    for (int i = 2; i < words.length; i++) {
                        about.add(Objects.requireNonNull(types.get(words[i]), words[i]));
                    }
                    actions.byLowerCaseName.put(
                            words[1].toLowerCase(Locale.ROOT), new Action(words[1], List.copyOf(about)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        actions.resourceTypes.addAll(types.values());
        return actions;
    }
}
