package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a statement as the author of a template would: with placeholders where the values of one run stand. */
final class Placeholding {
    private static final int ARN_FIELDS = 6;
    private static final String SUBJECT = "system:serviceaccount:";

    private final PolicySource source;

    Placeholding(PolicySource source) {
        this.source = source;
    }

    /** {@return the same statement, or part of one, with placeholders} */
    Object write(Object value) {
        return write("", value);
    }

    private Object write(String key, Object value) {
        if (value instanceof Map<?, ?> fields) {
            Map<String, Object> written = new LinkedHashMap<>();
            fields.forEach((name, content) ->
                    written.put(text(key, String.valueOf(name)), write(String.valueOf(name), content)));
            return written;
        }
        if (value instanceof List<?> items) {
            List<Object> written = new ArrayList<>();
            items.forEach(item -> written.add(write(key, item)));
            return written;
        }
        return text(key, String.valueOf(value));
    }

    private String text(String key, String text) {
        return source.template().wording().value(placeheld(key, text));
    }

    private String placeheld(String key, String text) {
        String[] fields = text.split(":", ARN_FIELDS);
        if (fields.length == ARN_FIELDS && fields[0].equals("arn")) {
            return arn(fields);
        }
        if (text.startsWith(SUBJECT)) {
            String[] parts = text.substring(SUBJECT.length()).split(":", 2);
            return parts.length < 2
                    ? text
                    : SUBJECT + whole(parts[0], "namespace") + ":" + whole(parts[1], "serviceAccount");
        }
        String issuer = source.values().getOrDefault("oidcProvider", "");
        if (!issuer.isEmpty() && text.startsWith(issuer + ":") && isOurs("oidcProvider")) {
            return "{{oidcProvider}}" + text.substring(issuer.length());
        }
        String name = key.toLowerCase(Locale.ROOT);
        if (name.endsWith("/kubernetes-namespace")) {
            return whole(text, "namespace");
        }
        if (name.endsWith("/kubernetes-service-account")) {
            return whole(text, "serviceAccount");
        }
        return whole(whole(text, "account"), "region");
    }

    private String arn(String[] fields) {
        boolean s3 = fields[2].equals("s3");
        int end = s3 && fields[5].indexOf('/') >= 0 ? fields[5].indexOf('/') : fields[5].length();
        String resource = s3 ? whole(fields[5].substring(0, end), "bucket") + fields[5].substring(end) : fields[5];
        String provider = "oidc-provider/";
        if (resource.startsWith(provider)) {
            resource = provider + whole(resource.substring(provider.length()), "oidcProvider");
        }
        return String.join(
                ":",
                fields[0],
                whole(fields[1], "partition"),
                fields[2],
                whole(fields[3], "region"),
                whole(fields[4], "account"),
                resource);
    }

    private String whole(String text, String placeholder) {
        return text.equals(source.values().get(placeholder)) && isOurs(placeholder) ? "{{" + placeholder + "}}" : text;
    }

    /** Whoever wrote the value itself means it, and would not have the placeholder in its place. */
    private boolean isOurs(String placeholder) {
        String value = source.values().getOrDefault(placeholder, "");
        return source.template().placeholders().contains(placeholder)
                || source.template().wording() == Wording.JSON
                        && !source.template().text().contains(value);
    }
}
