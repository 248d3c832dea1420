package dev.milvusons3.internal.setup.cloudformation;

import dev.milvusons3.iam.Wording;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a document in a template is written: with references instead of what they stand for.
 *
 * @see <a href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/intrinsic-function-reference-sub.html">Fn::Sub</a>
 */
final class TemplateWording implements Wording {
    private static final Map<String, String> PLACEHOLDERS = Map.of(
            "{{partition}}", "${AWS::Partition}", "{{account}}", "${AWS::AccountId}", "{{region}}", "${AWS::Region}");
    /** What stands in an ARN for a pseudo parameter, if its author has written it out. */
    private static final Map<String, String> WRITTEN_OUT =
            Map.of("{{partition}}", "aws[a-z-]*", "{{account}}", "\\d{12}", "{{region}}", "[a-z0-9-]+");

    private static final String REFERENCE = "\\$\\{(?:AWS::[A-Za-z]+|[A-Za-z0-9]+(?:\\.[A-Za-z]+)?)}";
    private static final Pattern ANY_REFERENCE = Pattern.compile(REFERENCE);
    private static final Pattern VARIABLE =
            Pattern.compile("\\$\\{(?!!|" + REFERENCE.substring("\\$\\{".length()) + ")");
    /** A text; what is a field's name has a colon after it, and can be no function. */
    private static final Pattern TEXT = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"(\\s*:)?");

    private record Word(Pattern value, String reference) {}

    private final List<Word> words = new ArrayList<>();
    private final boolean text;

    /**
     * @param references by the values that they stand for, in which placeholders stand for pseudo parameters
     * @param text whether the document is one text of {@code Fn::Sub}, and not an object with functions in it
     */
    TemplateWording(Map<String, String> references, boolean text) {
        this.text = text;
        references.entrySet().stream()
                .sorted(Comparator.comparing(word -> -word.getKey().length()))
                .forEach(word -> words.add(new Word(pattern(word.getKey()), "${" + word.getValue() + "}")));
    }

    /** A value stands for itself from one border to the next. */
    private static Pattern pattern(String value) {
        String quoted = Pattern.quote(value);
        for (Map.Entry<String, String> pseudo : WRITTEN_OUT.entrySet()) {
            quoted = quoted.replace(
                    pseudo.getKey(), "\\E(?:" + Pattern.quote(pseudo.getKey()) + "|" + pseudo.getValue() + ")\\Q");
        }
        return Pattern.compile("(?<![^:/])" + quoted + "(?![^:/])");
    }

    @Override
    public String value(String value) {
        String written = value;
        for (Word word : words) {
            written = word.value().matcher(written).replaceAll(Matcher.quoteReplacement(word.reference()));
        }
        for (Map.Entry<String, String> pseudo : PLACEHOLDERS.entrySet()) {
            written = written.replace(pseudo.getKey(), pseudo.getValue());
        }
        return written;
    }

    @Override
    public String statement(String json) {
        return text
                ? escaped(json)
                : TEXT.matcher(json)
                        .replaceAll(found -> Matcher.quoteReplacement(
                                found.group(2) == null ? function(found.group(), found.group(1)) : found.group()));
    }

    private static String function(String quoted, String value) {
        return ANY_REFERENCE.matcher(value).find() ? "{ \"Fn::Sub\": \"" + escaped(value) + "\" }" : quoted;
    }

    /** The policy language's own variables would be taken for references. */
    private static String escaped(String value) {
        return VARIABLE.matcher(value).replaceAll(Matcher.quoteReplacement("${!"));
    }
}
