package dev.milvusons3.iam;

import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A resource of a statement, ready to be matched. Wildcards reach over slashes and colons. */
final class ResourcePattern {
    private static final int ARN_FIELDS = 6;

    private final ValueTemplate template;
    private final int missingFields;
    private final @Nullable Glob fixed;

    private ResourcePattern(ValueTemplate template, int missingFields) {
        this.template = template;
        this.missingFields = missingFields;
        int[] tokens = template.fixedTokens();
        this.fixed = tokens == null ? null : Glob.of(complete(tokens));
    }

    static ResourcePattern of(ValueTemplate template) {
        String source = template.source();
        int colons = (int) source.chars().filter(c -> c == ':').count();
        boolean arn = source.startsWith("arn:") && colons < ARN_FIELDS - 1;
        return new ResourcePattern(template, arn ? ARN_FIELDS - 1 - colons : 0);
    }

    /** IAM takes fields that an ARN lacks at its end for stars. */
    private int[] complete(int[] tokens) {
        int[] all = Arrays.copyOf(tokens, tokens.length + 2 * missingFields);
        for (int i = tokens.length; i < all.length; i += 2) {
            all[i] = ':';
            all[i + 1] = Glob.MANY;
        }
        return all;
    }

    boolean matches(RequestContext context) {
        if (fixed != null) {
            return fixed.matches(context.resource());
        }
        int[] tokens = template.tokens(context);
        return tokens != null && Glob.of(complete(tokens)).matches(context.resource());
    }

    /** {@return whether all its variables have a value} */
    boolean stands(RequestContext context) {
        return fixed != null || template.tokens(context) != null;
    }

    /** {@return the keys that it takes from the request, in lower case} */
    Set<String> variables() {
        return template.keys();
    }
}
