package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Names, paths and ARNs in requests, and tags as they are changed. */
final class Names {
    private static final Pattern NAME = Pattern.compile("[\\w+=,.@-]+");
    private static final Pattern PATH = Pattern.compile("(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)");
    private static final Pattern ARN = Pattern.compile("arn:[\\w-]+:iam::(\\d{12}|aws):[\\u0021-\\u007E]+");
    private static final int MAX_TAGS = 50;

    private Names() {}

    static String role(QueryRequest q) {
        return q.require("RoleName", 1, 64, NAME);
    }

    static String policy(QueryRequest q) {
        return q.require("PolicyName", 1, 128, NAME);
    }

    static String path(QueryRequest q) {
        return q.get("Path", 1, 512, PATH).orElse("/");
    }

    static String arn(QueryRequest q, String parameter) {
        String arn = q.require(parameter);
        if (arn.length() < 20 || !ARN.matcher(arn).matches()) {
            throw IamErrors.validation("ARN " + arn + " is not valid.");
        }
        return arn;
    }

    /** {@return a document as IAM gives it back: percent-encoded} */
    static String encoded(String json) {
        return UriEncoding.encode(json);
    }

    static void addTags(Map<String, String> to, Map<String, String> added) {
        Set<String> all = new TreeSet<>(to.keySet());
        all.addAll(added.keySet());
        if (all.size() > MAX_TAGS) {
            throw IamErrors.limit("Cannot exceed quota for TagsPerResource: " + MAX_TAGS);
        }
        to.putAll(added);
    }
}
