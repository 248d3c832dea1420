package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    ""      | ""      | true
                    ""      | a       | false
                    a       | a       | true
                    a       | A       | false
                    *       | ""      | true
                    **      | abc     | true
                    ?       | ""      | false
                    ?*      | a       | true
                    *?      | ""      | false
                    a*a     | a       | false
                    a*a     | aa      | true
                    ab*ba   | aba     | false
                    *ab*ab* | ab      | false
                    *ab*ab* | xabxabx | true
                    a.c     | abc     | false
                    a*b*c   | aXbXbXc | true
                    *b?     | abbc    | true
                    """)
    void matches(String pattern, String text, boolean matches) {
        assertThat(Glob.of(pattern).matches(text)).isEqualTo(matches);
    }

    @Test
    void agreesWithARegularExpression() {
        Random random = new Random(11);
        int matched = 0;
        for (int i = 0; i < 50_000; i++) {
            String pattern = word(random, "ab*?", 7);
            String text = word(random, "ab", 9);
            boolean expected = Pattern.compile(pattern.replace("*", ".*").replace("?", "."))
                    .matcher(text)
                    .matches();
            assertThat(Glob.of(pattern).matches(text))
                    .as("%s on %s", pattern, text)
                    .isEqualTo(expected);
            matched += expected ? 1 : 0;
        }
        assertThat(matched).isBetween(5_000, 45_000);
    }

    @Test
    void starsDoNotMultiplyTheWork() {
        String text = "a".repeat(1_000);
        for (int stars = 1; stars <= 64; stars *= 2) {
            long steps = steps("*aa".repeat(stars) + "*ab*", text)[0];
            // Each character is looked at by one piece between stars, twice at most: as its first and as its second.
            assertThat(steps).as("%d stars", stars).isBetween(1_000L, 2_000L);
        }
    }

    @Test
    void theWorkGrowsWithTheTextAndNoFaster() {
        String pattern = "*aab*aab*aab*c*";
        long small = steps(pattern, "a".repeat(1_000))[0];
        long large = steps(pattern, "a".repeat(8_000))[0];

        assertThat(large).isLessThanOrEqualTo(9 * small);
        // Never more than each character of the pattern against each of the text.
        assertThat(large).isLessThanOrEqualTo((long) pattern.length() * 8_000);
    }

    @Test
    void whatIsWrittenAsTextIsNoPattern() {
        assertThat(Glob.of(Glob.text("a*?")).matches("a*?")).isTrue();
        assertThat(Glob.of(Glob.text("a*?")).matches("abc")).isFalse();
    }

    private static long[] steps(String pattern, String text) {
        long[] steps = {0};
        assertThat(Glob.of(pattern).matches(Glob.text(text), steps)).isFalse();
        return steps;
    }

    private static String word(Random random, String letters, int longest) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(longest + 1); i > 0; i--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
