package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.s3.S3Target.Level;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a request of an operation looks like. Written as in {@code GET bucket ?analytics +id [continuation-token]}: the method, the
 * level, {@code copy} where a source is named, then the sub-resource, other parameters that must be there, and those that may.
 *
 * @param method of HTTP
 * @param level that it speaks to
 * @param copies whether the header {@code x-amz-copy-source} belongs to it
 * @param subresource the parameter that chooses the operation; empty if none does
 * @param needed parameters that must be there, the sub-resource among them, with their values where these are fixed
 * @param optional parameters that may be there
 */
public record RequestShape(
        String method,
        Level level,
        boolean copies,
        String subresource,
        Map<String, String> needed,
        Set<String> optional) {
    static final String READ = "response-cache-control response-content-disposition response-content-encoding"
            + " response-content-language response-content-type response-expires versionId partNumber";

    static RequestShape parse(String text) {
        int bracket = text.indexOf('[');
        String[] words = (bracket < 0 ? text : text.substring(0, bracket)).split(" ");
        Set<String> optional = bracket < 0
                ? Set.of()
                : Set.of(text.substring(bracket + 1, text.length() - 1).split(" "));
        boolean copies = words.length > 2 && words[2].equals("copy");
        String subresource = "";
        Map<String, String> needed = new LinkedHashMap<>();
        for (String word : Arrays.asList(words).subList(copies ? 3 : 2, words.length)) {
            String[] parameter = word.substring(1).split("=", 2);
            needed.put(parameter[0], parameter.length == 1 ? "" : parameter[1]);
            if (word.charAt(0) == '?') {
                subresource = parameter[0];
            }
        }
        Level level = Level.valueOf(words[1].toUpperCase(Locale.ROOT));
        return new RequestShape(words[0], level, copies, subresource, Map.copyOf(needed), optional);
    }

    /** {@return whether everything that must be there is} */
    boolean fits(Parameters query) {
        for (Map.Entry<String, String> parameter : needed.entrySet()) {
            String value = query.value(parameter.getKey());
            if (value == null
                    || !parameter.getValue().isEmpty() && !parameter.getValue().equals(value)) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether a parameter of that name belongs to it} */
    boolean takes(String parameter) {
        return needed.containsKey(parameter) || optional.contains(parameter);
    }

    /** {@return the names of its parameters} */
    Set<String> parameters() {
        Set<String> all = new HashSet<>(optional);
        all.addAll(needed.keySet());
        return all;
    }
}
