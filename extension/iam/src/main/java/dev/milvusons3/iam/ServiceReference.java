package dev.milvusons3.iam;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * What AWS documents of a service's permissions: which actions it has, what each can be about, and which condition keys its
 * requests can have. Known are S3, STS, IAM and KMS, from one file of this library that is read when first asked for.
 *
 * @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html">Service
 *     Authorization Reference</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class ServiceReference {
    private final String prefix;
    private final Map<String, Action> actions = new LinkedHashMap<>();
    private final Map<String, ResourceType> resourceTypes = new LinkedHashMap<>();
    private final Map<String, List<String>> operations = new LinkedHashMap<>();
    private @Nullable Set<String> conditionKeys;

    private ServiceReference(String prefix) {
        this.prefix = prefix;
    }

    /**
     * A sort of thing that an action can be about.
     *
     * @param name such as {@code bucket}
     * @param form of its ARN, with variables in braces, such as {@code arn:{Partition}:s3:::{BucketName}}
     * @param conditionKeys that requests about it can have; one that ends in a slash or colon goes on with a name
     * @since 0.1
     */
    public record ResourceType(String name, String form, Set<String> conditionKeys) {
        /** Copies. */
        public ResourceType {
            conditionKeys = Set.copyOf(conditionKeys);
        }
    }

    /**
     * One action.
     *
     * @param name in full, such as {@code s3:GetObject}
     * @param resources that it can be about; none: it is about the account
     * @param conditionKeys that its requests can have beside the global ones, and those of {@code resources}; one that ends in
     *     a slash or colon goes on with a name
     * @since 0.1
     */
    public record Action(String name, List<ResourceType> resources, Set<String> conditionKeys) {
        /** Copies. */
        public Action {
            resources = List.copyOf(resources);
            conditionKeys = Set.copyOf(conditionKeys);
        }

        /** {@return whether requests for it can have that condition key, in whatever case, global ones apart} */
        public boolean has(String conditionKey) {
            return listed(conditionKeys, conditionKey)
                    || resources.stream().anyMatch(type -> listed(type.conditionKeys(), conditionKey));
        }
    }

    /** {@return the day of the reference that is known, such as {@code 2026-10-27}} */
    public static String asOf() {
        return Loaded.REFERENCE.asOf;
    }

    /**
     * {@return what is known of a service}
     *
     * @param prefix of its actions, such as {@code s3}, in any case
     */
    public static Optional<ServiceReference> of(String prefix) {
        return Optional.ofNullable(Loaded.REFERENCE.services.get(prefix.toLowerCase(Locale.ROOT)));
    }

    /**
     * {@return the action of that name}
     *
     * @param name in full, such as {@code s3:GetObject}, in any case
     */
    public static Optional<Action> action(String name) {
        int colon = name.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : of(name.substring(0, colon)).map(service -> service.actions.get(name.toLowerCase(Locale.ROOT)));
    }

    /** {@return whether it is a condition key that requests to any service can have, in whatever case} */
    public static boolean isGlobalKey(String conditionKey) {
        return listed(Loaded.REFERENCE.global, conditionKey);
    }

    /** {@return the condition keys that requests to any service can have; one that ends in a slash or colon goes on with a name} */
    public static Set<String> globalKeys() {
        return Set.copyOf(Loaded.REFERENCE.global);
    }

    /** {@return as its actions begin, such as {@code s3}} */
    public String prefix() {
        return prefix;
    }

    /** {@return all its actions, by name} */
    public List<Action> actions() {
        return List.copyOf(actions.values());
    }

    /** {@return all that its actions can be about} */
    public List<ResourceType> resourceTypes() {
        return List.copyOf(resourceTypes.values());
    }

    /** {@return its operations that are authorised by actions of other names, and those actions} */
    public Map<String, List<String>> operations() {
        return Map.copyOf(operations);
    }

    /** {@return whether some action or resource type of the service has that condition key, in whatever case} */
    public boolean hasKey(String conditionKey) {
        return listed(conditionKeys(), conditionKey);
    }

    /** {@return all that some action or resource type has; one that ends in a slash or colon goes on with a name} */
    public Set<String> conditionKeys() {
        Set<String> all = conditionKeys;
        if (all == null) {
            all = new LinkedHashSet<>();
            for (Action action : actions.values()) {
                all.addAll(action.conditionKeys());
            }
            for (ResourceType type : resourceTypes.values()) {
                all.addAll(type.conditionKeys());
            }
            all = Set.copyOf(all);
            conditionKeys = all;
        }
        return all;
    }

    private static boolean listed(Set<String> keys, String key) {
        for (String known : keys) {
            char last = known.charAt(known.length() - 1);
            boolean open = last == '/' || last == ':';
            if (known.regionMatches(true, 0, key, 0, known.length())
                    && (open ? key.length() > known.length() : key.length() == known.length())) {
                return true;
            }
        }
        return false;
    }

    /** Both files, read once. */
    private static final class Loaded {
        private static final Loaded REFERENCE = new Loaded();

        private final Map<String, ServiceReference> services = new HashMap<>();
        private final Set<String> global = new LinkedHashSet<>();
        private String asOf = "";
        private ServiceReference service = new ServiceReference("");
        private List<String> usual = List.of();

        private Loaded() {
            for (String[] words : lines("service-reference.txt")) {
                List<String> rest = Arrays.asList(words).subList(1, words.length);
                switch (words[0]) {
                    case "as-of" -> asOf = words[1];
                    case "global" -> global.addAll(rest);
                    case "service" -> services.put(words[1], service = new ServiceReference(words[1]));
                    case "usual" -> usual = rest;
                    case "resource" ->
                        service.resourceTypes.put(
                                words[1],
                                new ResourceType(words[1], words[2], Set.copyOf(rest.subList(2, rest.size()))));
                    case "action" -> {
                        Action action = action(words);
                        service.actions.put(action.name().toLowerCase(Locale.ROOT), action);
                    }
                    default -> throw new IllegalStateException("service-reference.txt has a line " + words[0]);
                }
            }
            for (String[] words : lines("operations.txt")) {
                Objects.requireNonNull(services.get(words[0]))
                        .operations
                        .put(words[1], List.of(words).subList(2, words.length));
            }
        }

        private Action action(String[] words) {
            List<ResourceType> about = new ArrayList<>();
            if (!words[3].equals("-")) {
                for (String type : words[3].split(",")) {
                    about.add(Objects.requireNonNull(service.resourceTypes.get(type), type));
                }
            }
            Set<String> keys = new LinkedHashSet<>(usual);
            for (int i = 4; i < words.length; i++) {
                if (words[i].charAt(0) == '-') {
                    keys.remove(words[i].substring(1));
                } else {
                    keys.add(words[i]);
                }
            }
            return new Action(service.prefix + ":" + words[1], about, keys);
        }

        private static List<String[]> lines(String resource) {
            try (InputStream in = Objects.requireNonNull(ServiceReference.class.getResourceAsStream(resource))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
                        .map(line -> line.split(" "))
                        .toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
