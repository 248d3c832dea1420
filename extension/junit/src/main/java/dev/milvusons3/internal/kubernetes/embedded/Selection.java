package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The objects that a request is about: one, or those of a kind, in a namespace or in all, that selectors choose.
 *
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#label-selectors">Label selectors</a>
 * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/">Field Selectors</a>
 */
record Selection(ApiPath path, Predicate<GenericKubernetesResource> chosen) {
    private static final String KEY = "(?<key>[-A-Za-z0-9_./]+)";
    private static final Pattern EQUALITY =
            Pattern.compile(KEY + "\\s*(?<operator>==|=|!=)\\s*(?<value>[-A-Za-z0-9_.]*)");
    private static final Pattern SET = Pattern.compile(KEY + "\\s+(?<operator>in|notin)\\s*\\((?<value>[^()]*)\\)");
    private static final Pattern EXISTENCE = Pattern.compile("(?<operator>!?)\\s*" + KEY);

    /** @throws ApiException if a selector cannot be read */
    static Selection of(ApiPath path, ApiRequest request) {
        List<Predicate<GenericKubernetesResource>> all = new ArrayList<>();
        requirements(request, "labelSelector").forEach(it -> all.add(requirement(it, Selection::label)));
        requirements(request, "fieldSelector").forEach(it -> all.add(requirement(it, Selection::field)));
        return new Selection(
                path.withoutSubresource(), object -> all.stream().allMatch(requirement -> requirement.test(object)));
    }

    /** {@return those that are there under a path, by whatever selector} */
    static Selection of(ApiPath path) {
        return new Selection(path.withoutSubresource(), object -> true);
    }

    boolean matches(ApiPath of, GenericKubernetesResource object) {
        return path.root().equals(of.root())
                && path.plural().equals(of.plural())
                && (path.namespace().isEmpty() || path.namespace().equals(of.namespace()))
                && (path.name().isEmpty() || path.name().equals(of.name()))
                && chosen.test(object);
    }

    /** Commas separate requirements, but not within the parentheses of a set. */
    private static List<String> requirements(ApiRequest request, String parameter) {
        return request.query(parameter).stream()
                .flatMap(selector -> Arrays.stream(selector.split(",(?![^(]*\\))")))
                .map(String::strip)
                .filter(requirement -> !requirement.isEmpty())
                .toList();
    }

    private static Predicate<GenericKubernetesResource> requirement(
            String text, Function<String, Function<GenericKubernetesResource, Optional<String>>> valueOf) {
        for (Pattern pattern : List.of(EQUALITY, SET, EXISTENCE)) {
            Matcher matcher = pattern.matcher(text);
            if (matcher.matches()) {
                Function<GenericKubernetesResource, Optional<String>> value = valueOf.apply(matcher.group("key"));
                Set<String> wanted = pattern == EXISTENCE ? Set.of() : values(matcher.group("value"));
                return switch (matcher.group("operator")) {
                    case "=", "==", "in" ->
                        object -> value.apply(object).filter(wanted::contains).isPresent();
                    case "!=", "notin" ->
                        object -> value.apply(object).filter(wanted::contains).isEmpty();
                    case "!" -> object -> value.apply(object).isEmpty();
                    default -> object -> value.apply(object).isPresent();
                };
            }
        }
        throw ApiException.badRequest("unable to parse requirement: " + text);
    }

    private static Set<String> values(String list) {
        return Arrays.stream(list.split(",", -1)).map(String::strip).collect(Collectors.toSet());
    }

    private static Function<GenericKubernetesResource, Optional<String>> label(String key) {
        return object -> Optional.ofNullable(object.getMetadata().getLabels()).map(labels -> labels.get(key));
    }

    /** An API server knows a few fields of each kind; here it is any that has one value. */
    private static Function<GenericKubernetesResource, Optional<String>> field(String path) {
        if (path.equals("metadata.name")) {
            return object -> Optional.ofNullable(object.getMetadata().getName());
        } else if (path.equals("metadata.namespace")) {
            return object -> Optional.ofNullable(object.getMetadata().getNamespace());
        }
        String[] names = path.split("\\.");
        return object -> {
            Object value = object.getAdditionalProperties();
            for (String name : names) {
                value = value instanceof Map<?, ?> fields ? fields.get(name) : null;
            }
            return Optional.ofNullable(value).map(Object::toString);
        };
    }
}
