package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.milvusons3.setup.Placeholders;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyTemplateTest {
    @Test
    void fillsInWhatIsKnownLater() {
        PolicyTemplate template =
                Placeholders.template("{\"Resource\": \"arn:{{partition}}:s3:::{{ bucket }}/${aws:userid}\"}");

        assertThat(template.placeholders()).containsExactly("partition", "bucket");
        assertThat(template.render(Map.of("partition", "aws-cn", "bucket", "b$1", "region", "cn-north-1")))
                .isEqualTo("{\"Resource\": \"arn:aws-cn:s3:::b$1/${aws:userid}\"}");
    }

    @Test
    void keepsTheDocumentWhole() {
        assertThat(Placeholders.template("\"{{bucket}}\"").render(Map.of("bucket", "a\", \"Effect\": \"Allow")))
                .isEqualTo("\"a\\\", \\\"Effect\\\": \\\"Allow\"");
    }

    @Test
    void leavesNestedBracesAlone() {
        String text = "{\"Condition\":{\"Bool\":{\"aws:SecureTransport\":\"true\"}}}";
        assertThat(Placeholders.template(text).render(Map.of())).isEqualTo(text);
    }

    @Test
    void namesAnUnknownPlaceholderAndItsPlace() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.template("{\n  \"Resource\": \"{{bukket}}\"\n}"))
                .withMessage("Unknown placeholder {{bukket}} (line 2, column 16); there are {{bucket}}, {{partition}},"
                        + " {{account}}, {{region}}, {{oidcProvider}}, {{namespace}}, {{serviceAccount}}");
    }

    @Test
    void refusesOneThatIsNotClosed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.template("\"{{bucket}\""))
                .withMessageContaining("(line 1, column 2)");
    }

    @Test
    void wantsAValueForEach() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Placeholders.template("{{bucket}} {{region}}").render(Map.of("bucket", "b")))
                .withMessage("No value for {{region}}");
    }
}
