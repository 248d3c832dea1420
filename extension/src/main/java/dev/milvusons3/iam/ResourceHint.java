package dev.milvusons3.iam;

import java.util.Locale;
import java.util.Optional;

/** Tells the usual reason for which a resource is not the one that was meant. */
final class ResourceHint {
    private static final String S3 = ":s3:::";

    private ResourceHint() {}

    /** {@return the reason, for a statement whose {@code Resource} does not cover the request's} */
    static Optional<String> of(PolicyStatement statement, RequestContext context) {
        String wanted = context.request().resource();
        for (String resource : statement.resources()) {
            if (resource.contains("${") && statement.lacksVariable(context)) {
                return Optional.of("a variable in it has no value in this request");
            }
            if (Glob.of(resource.toLowerCase(Locale.ROOT)).matches(wanted.toLowerCase(Locale.ROOT))) {
                return Optional.of("only upper and lower case differ");
            }
            if (wanted.contains(S3) && wanted.startsWith(resource + "/")) {
                return Optional.of("the objects are " + resource + "/*");
            }
            if (wanted.contains(S3) && Glob.of(resource).matches(wanted + "/")) {
                return Optional.of("the bucket itself is " + wanted);
            }
        }
        return partition(statement, wanted);
    }

    private static Optional<String> partition(PolicyStatement statement, String wanted) {
        String[] fields = wanted.split(":", 3);
        for (String resource : statement.resources()) {
            String[] own = resource.split(":", 3);
            if (own.length == 3
                    && fields.length == 3
                    && !own[1].equals(fields[1])
                    && Glob.of("arn:" + fields[1] + ":" + own[2]).matches(wanted)) {
                return Optional.of("the partition here is " + fields[1]);
            }
        }
        return Optional.empty();
    }
}
