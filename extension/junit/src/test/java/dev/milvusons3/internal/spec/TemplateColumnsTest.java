package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateColumnsTest {
    private static final Map<String, String> VALUES = Map.of("a", "12345678", "longer", "x");

    @ParameterizedTest
    @CsvSource({
        // The line is >{{a}}-{{ longer }}!<, with values >12345678-x!<.
        "1, 1", // within the first value: its placeholder
        "8, 1",
        "9, 6", // the hyphen
        "10, 7", // the second value
        "11, 19", // the exclamation mark
        "12, 20" // the end of the line
    })
    void findsTheTemplatesColumn(int rendered, int template) {
        assertThat(TemplateColumns.inTemplate("{{a}}-{{ longer }}!", rendered, VALUES))
                .isEqualTo(template);
    }
}
