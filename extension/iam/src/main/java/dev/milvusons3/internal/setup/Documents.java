package dev.milvusons3.internal.setup;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.setup.Placeholders;
import dev.milvusons3.setup.Setup;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads policy documents, and says what AWS would say of them, at the author's line and column. */
public final class Documents {
    private final Problems problems;
    private final Map<String, String> values;

    /**
     * @param problems where to report
     * @param values of the placeholders: as a deployment would have them, so that lengths and shapes are as there
     */
    public Documents(Problems problems, Map<String, String> values) {
        this.problems = problems;
        this.values = values;
    }

    /**
     * {@return the document; empty if it is wrong, which is reported then}
     *
     * @param name of the policy
     * @param file by which people find it
     * @param text JSON with placeholders and markers of what is unknown
     */
    public Optional<Setup.Document> read(String name, String file, String text) {
        try {
            return Optional.of(new Setup.Document(name, Placeholders.template(file, text)));
        } catch (IllegalArgumentException e) {
            problems.add(file, e.getMessage() + ".");
            return Optional.empty();
        }
    }

    /** Reports what AWS would refuse a document for, whatever its unknown values will be. */
    public void check(Setup.Document document, PolicyType type) {
        PolicyTemplate template = document.template();
        String text = Markers.sample(template.text());
        try {
            PolicyDocument parsed =
                    PolicyDocument.parse(new PolicySource(Placeholders.template(template.name(), text), values), type);
            if (text.equals(template.text())) {
                parsed.checkSize();
            }
        } catch (MalformedPolicyException e) {
            report(template, e);
        } catch (IllegalArgumentException e) {
            problems.add(template.name(), e.getMessage() + ".");
        }
    }

    private void report(PolicyTemplate template, MalformedPolicyException e) {
        String position = " (line " + e.line() + ", column " + e.column() + ")";
        String message = String.valueOf(e.getMessage()).replace(position, "");
        List<String> lines = template.text().lines().toList();
        int column = e.line() < 1 || e.line() > lines.size()
                ? e.column()
                : TemplateColumns.inTemplate(lines.get(e.line() - 1), e.column(), values);
        problems.add(
                template.name(),
                e.line(),
                column,
                message + (message.endsWith(".") || message.endsWith("?") ? "" : "."));
    }
}
