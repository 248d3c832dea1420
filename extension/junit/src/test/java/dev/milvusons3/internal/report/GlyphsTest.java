package dev.milvusons3.internal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlyphsTest {
    @ParameterizedTest
    @CsvSource({
        // Linux with LC_ALL=C, with a UTF-8 locale, and Windows.
        "native.encoding, ANSI_X3.4-1968, ok",
        "native.encoding, UTF-8, ✓",
        "native.encoding, Cp1252, ok",
        "stderr.encoding, UTF-8, ✓",
        "stderr.encoding, of-nobody, ok"
    })
    void areWordsWhereTheLocaleHasNoUnicode(String property, String encoding, String good) {
        Properties properties = new Properties();
        properties.setProperty(property, encoding);

        Glyphs glyphs = Glyphs.of(properties);

        assertThat(glyphs.good()).isEqualTo(good);
        if (!good.equals("✓")) {
            assertThat(glyphs.good() + glyphs.bad() + glyphs.more()).isASCII();
        }
    }
}
