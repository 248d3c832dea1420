package dev.milvusons3.iam;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the usual reason for which a resource is not the one that was meant. */
final class ResourceHint {
    private static final String S3 = ":s3:::";
    /** IAM's own variables have a colon or a single special character. */
    private static final Pattern FOREIGN_VARIABLE = Pattern.compile("\\$\\{([A-Za-z][A-Za-z0-9_]*)}");

    private final PolicyDocument document;
    private final PolicyStatement statement;
    private final RequestContext context;
    private final String wanted;

    private ResourceHint(PolicyDocument document, PolicyStatement statement, RequestContext context) {
        this.document = document;
        this.statement = statement;
        this.context = context;
        this.wanted = context.request().resource();
    }

    /** {@return the reason, for a statement whose {@code Resource} does not cover the request's} */
    static Optional<String> of(PolicyDocument document, PolicyStatement statement, RequestContext context) {
        ResourceHint hint = new ResourceHint(document, statement, context);
        return Stream.<Function<String, Optional<String>>>of(
                        hint::variable, hint::written, hint::colons, hint::partition, hint::otherBucket)
                .flatMap(reason -> statement.resources().stream().map(reason))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<String> variable(String resource) {
        if (!resource.contains("${") || !statement.lacksVariable(context)) {
            return Optional.empty();
        }
        // Templates of other tools look like that, and IAM takes their variables for its own.
        String placeholders = FOREIGN_VARIABLE
                .matcher(resource)
                .results()
                .map(variable -> "{{" + variable.group(1) + "}}")
                .collect(Collectors.joining(", "));
        return Optional.of("a variable in it has no value in this request"
                + (placeholders.isEmpty() ? "" : "; the placeholder is written " + placeholders));
    }

    private Optional<String> written(String resource) {
        if (matches(resource.toLowerCase(Locale.ROOT), wanted.toLowerCase(Locale.ROOT))) {
            return Optional.of("only upper and lower case differ");
        }
        if (wanted.contains(S3) && wanted.startsWith(resource + "/")) {
            return Optional.of("the objects are " + resource + "/*");
        }
        if (wanted.contains(S3) && matches(resource, wanted + "/")) {
            return Optional.of("the bucket itself is " + wanted);
        }
        return Optional.empty();
    }

    /** What IAM takes for an ARN of S3 with a region, or for a bucket whose name begins with a colon. */
    private Optional<String> colons(String resource) {
        String[] fields = resource.split(":", 4);
        if (fields.length < 4 || !fields[0].equals("arn") || !fields[2].equals("s3")) {
            return Optional.empty();
        }
        String bucket = fields[3].replaceFirst("^:+", "");
        boolean three = fields[3].equals("::" + bucket);
        return three || bucket.indexOf(':') >= 0
                ? Optional.empty()
                : Optional.of("an ARN of S3 has three colons before the bucket: arn:" + fields[1] + S3 + bucket);
    }

    private Optional<String> partition(String resource) {
        String[] fields = wanted.split(":", 3);
        String[] own = resource.split(":", 3);
        boolean other = own.length == 3
                && fields.length == 3
                && !own[1].equals(fields[1])
                && matches("arn:" + fields[1] + ":" + own[2], wanted);
        return other ? Optional.of("the partition here is " + fields[1]) : Optional.empty();
    }

    private Optional<String> otherBucket(String resource) {
        String own = bucketOf(resource);
        String asked = bucketOf(wanted);
        boolean literal = Stream.of("*", "?", "$").noneMatch(own::contains);
        boolean other = !own.isEmpty()
                && !asked.isEmpty()
                && literal
                && !own.equals(asked)
                && matches(resource.replace(S3 + own, S3 + asked), wanted);
        // Where the author wrote the placeholder, it is the request that is about something else.
        boolean placeholder =
                document.source().filter(source -> source.writes("bucket", own)).isPresent();
        return other && !placeholder
                ? Optional.of("it names the bucket " + own + ", and the request is about " + asked
                        + "; {{bucket}} stands for a deployment's bucket, and bucketName sets what it is called")
                : Optional.empty();
    }

    private static String bucketOf(String arn) {
        int start = arn.indexOf(S3);
        if (start < 0) {
            return "";
        }
        String rest = arn.substring(start + S3.length());
        int slash = rest.indexOf('/');
        return slash < 0 ? rest : rest.substring(0, slash);
    }

    private static boolean matches(String pattern, String text) {
        return Glob.of(pattern).matches(text);
    }
}
