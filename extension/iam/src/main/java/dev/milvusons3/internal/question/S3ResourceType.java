package dev.milvusons3.internal.question;

import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A sort of thing that an action of S3 can be about.
 *
 * @param name such as {@code bucket}
 * @param form of its ARN, with variables in braces
 * @param pattern of its ARN
 */
public record S3ResourceType(String name, String form, Pattern pattern) {
    public static final String BUCKET = "bucket";
    public static final String OBJECT = "object";

    private static final Pattern VARIABLE = Pattern.compile("\\{(\\w+)}");

    public static S3ResourceType of(String name, String form) {
        StringBuilder regex = new StringBuilder();
        Matcher matcher = VARIABLE.matcher(form);
        int from = 0;
        while (matcher.find()) {
            regex.append(Pattern.quote(form.substring(from, matcher.start())));
            // Of all names only an object's can have slashes and colons.
            regex.append(matcher.group(1).equals("ObjectName") ? ".+" : "[^/:]+");
            from = matcher.end();
        }
        regex.append(Pattern.quote(form.substring(from)));
        return new S3ResourceType(name, form, Pattern.compile(regex.toString(), Pattern.DOTALL));
    }

    /** {@return the type of a resource; empty for what is none of S3, and for the star} */
    public static Optional<S3ResourceType> of(String arn) {
        return S3Actions.resourceTypes().stream()
                .filter(type -> type.pattern().matcher(arn).matches())
                .findFirst();
    }

    /** {@return one such thing, which nothing but a wildcard stands for} */
    public String sample(Scope scope) {
        Map<String, String> values =
                Map.of("Partition", scope.partition(), "Region", scope.region(), "Account", scope.account());
        return VARIABLE.matcher(form)
                .replaceAll((MatchResult variable) ->
                        Matcher.quoteReplacement(values.getOrDefault(variable.group(1), Samples.ANYTHING)));
    }
}
