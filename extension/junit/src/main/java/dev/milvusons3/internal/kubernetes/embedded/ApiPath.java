package dev.milvusons3.internal.kubernetes.embedded;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A path of the Kubernetes API, taken apart.
 *
 * @param root what comes before the resource, such as {@code /api/v1} or {@code /apis/apps/v1}
 * @param namespace empty for cluster-wide resources and for lists over all namespaces
 * @param plural such as {@code pods}
 * @param name empty for collections
 * @param subresource such as {@code status}
 */
record ApiPath(
        String root, Optional<String> namespace, String plural, Optional<String> name, Optional<String> subresource) {
    /** {@return nothing if it is not the path of a resource} */
    static Optional<ApiPath> parse(String path) {
        List<String> parts =
                Arrays.asList(withoutQuery(path).replaceFirst("^/", "").split("/"));
        int rootLength = parts.get(0).equals("api") ? 2 : parts.get(0).equals("apis") ? 3 : parts.size();
        if (parts.size() <= rootLength || parts.contains("")) {
            return Optional.empty();
        }
        String root = "/" + String.join("/", parts.subList(0, rootLength));
        List<String> rest = parts.subList(rootLength, parts.size());
        boolean namespaced = rest.get(0).equals("namespaces") && rest.size() > 2 && !isOfNamespaces(rest.get(2));
        Optional<String> namespace = namespaced ? Optional.of(rest.get(1)) : Optional.empty();
        List<String> resource = namespaced ? rest.subList(2, rest.size()) : rest;
        return Optional.of(new ApiPath(
                root,
                namespace,
                resource.get(0),
                resource.size() > 1 ? Optional.of(resource.get(1)) : Optional.empty(),
                resource.size() > 2
                        ? Optional.of(String.join("/", resource.subList(2, resource.size())))
                        : Optional.empty()));
    }

    static ApiPath core(String namespace, String plural, String name) {
        return new ApiPath("/api/v1", Optional.of(namespace), plural, Optional.of(name), Optional.empty());
    }

    static ApiPath namespace(String name) {
        return new ApiPath("/api/v1", Optional.empty(), "namespaces", Optional.of(name), Optional.empty());
    }

    /** {@return such a path, as text} */
    String text() {
        return root + namespace.map(it -> "/namespaces/" + it).orElse("") + "/" + plural
                + name.map(it -> "/" + it).orElse("")
                + subresource.map(it -> "/" + it).orElse("");
    }

    ApiPath withoutSubresource() {
        return new ApiPath(root, namespace, plural, name, Optional.empty());
    }

    ApiPath withName(String of) {
        return new ApiPath(root, namespace, plural, Optional.of(of), Optional.empty());
    }

    ApiPath withSubresource(String of) {
        return new ApiPath(root, namespace, plural, name, Optional.of(of));
    }

    ApiPath withoutName() {
        return new ApiPath(root, namespace, plural, Optional.empty(), Optional.empty());
    }

    /** {@return as error messages name the resource: {@code pods}, {@code deployments.apps}} */
    String qualifiedPlural() {
        return isCore() ? plural : plural + "." + root.split("/")[2];
    }

    boolean isCore() {
        return root.equals("/api/v1");
    }

    boolean isCore(String ofPlural) {
        return isCore() && plural.equals(ofPlural);
    }

    static Optional<String> query(String path, String parameter) {
        int query = path.indexOf('?');
        return Arrays.stream(
                        query < 0 ? new String[0] : path.substring(query + 1).split("&"))
                .map(pair -> pair.split("=", 2))
                .filter(pair -> decoded(pair[0]).equals(parameter))
                .map(pair -> pair.length == 1 ? "" : decoded(pair[1]))
                .findFirst();
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest("the query cannot be read: " + e.getMessage());
        }
    }

    /** @throws ApiException if it is there and no number */
    static OptionalInt number(String path, String parameter) {
        Optional<String> text = query(path, parameter);
        try {
            return text.isEmpty() ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(text.get()));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(parameter + ": Invalid value: \"" + text.get() + "\"");
        }
    }

    static String withoutQuery(String path) {
        int query = path.indexOf('?');
        return query < 0 ? path : path.substring(0, query);
    }

    private static boolean isOfNamespaces(String subresource) {
        return subresource.equals("status") || subresource.equals("finalize");
    }
}
