package dev.milvusons3.internal.gateway.sigv4;

import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.Parameters.Parameter;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Refuses a request that says twice what can be said once only. Of two values one would be verified, and perhaps the other one carried
 * out. Lists may be given in parts, and so may metadata, whose parts are joined.
 */
final class OnceOnly {
    private static final Set<String> HEADERS = Set.of(
            "authorization",
            "content-md5",
            "content-type",
            "date",
            "host",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-unmodified-since",
            "range");
    private static final List<String> LISTS = List.of(
            "x-amz-meta-",
            "x-amz-grant-",
            "x-amz-object-attributes",
            "x-amz-optional-object-attributes",
            "x-amz-trailer");

    private OnceOnly() {}

    static void check(Call call, SignatureErrors errors) {
        for (String name : Collections.list(call.sentHeaderNames())) {
            if (mayStandOnce(name.toLowerCase(Locale.ROOT))) {
                var values = call.sentHeaders(name);
                values.nextElement();
                if (values.hasMoreElements()) {
                    throw errors.twice("header", name);
                }
            }
        }
        Set<String> seen = new HashSet<>();
        for (Parameter parameter : call.queryIfParsed().all()) {
            String name = parameter.name().toLowerCase(Locale.ROOT);
            if (name.startsWith("x-amz-") && !seen.add(name)) {
                throw errors.twice("query parameter", parameter.name());
            }
        }
    }

    private static boolean mayStandOnce(String header) {
        return HEADERS.contains(header)
                || header.startsWith("x-amz-") && LISTS.stream().noneMatch(header::startsWith);
    }
}
