package dev.milvusons3.internal.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @Test
    void whatIsMissingHasNothingInIt() {
        Json json = Json.read("{\"a\": {\"b\": [1, \"two\", true, null]}, \"n\": null}");
        assertThat(json.get("a").get("b").items()).extracting(Json::text).containsExactly("1", "two", "true", "");
        assertThat(json.get("a").get("b").texts()).containsExactly("1", "two", "true", "");
        assertThat(json.get("a").textsByName()).isEqualTo(Map.of("b", ""));
        assertThat(json.get("x").texts()).isEmpty();
        assertThat(json.get("x").textsByName()).isEmpty();
        assertThat(json.get("x").get("y").text()).isEmpty();
        assertThat(json.get("x").items()).isEmpty();
        assertThat(json.has("n")).isTrue();
        assertThat(json.get("n").has("anything")).isFalse();
        assertThat(json.get("a").isObject()).isTrue();
        assertThat(json.get("a").get("b").isObject()).isFalse();
    }

    @Test
    void whatIsRequiredIsNamedIfItIsNotThere() {
        Json json = Json.read("{\"a\": \"text\"}");
        assertThat(json.get("a").requireText()).isEqualTo("text");
        assertThatThrownBy(() -> json.get("a").requireInt())
                .isInstanceOf(JsonException.class)
                .hasMessage("There should be a number, and there is \"text\".");
        assertThatThrownBy(() -> json.get("b").requireText())
                .isInstanceOf(JsonException.class)
                .hasMessage("There should be a text, and there is nothing.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[1,]", "{\"a\" 1}", "{} {}", "nul", "// a comment\n{}"})
    void whatIsNotOneJsonValueIsRefused(String text) {
        assertThatThrownBy(() -> Json.read(text)).isInstanceOf(JsonException.class);
        assertThatThrownBy(() -> Json.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))))
                .isInstanceOf(JsonException.class);
    }

    @Test
    void whatIsWrittenIsReadAgain() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a \"quoted\" \\ name\n\u0001", "é\uD83D\uDE00\u2028");
        value.put("numbers", List.of(1, 5_000_000_000L, new BigInteger("9".repeat(400)), -1.5));
        value.put("others", Arrays.asList(true, null, List.of(), Map.of()));
        assertThat(Json.read(JsonText.compact(value)).value()).isEqualTo(value);
        assertThat(Json.read(JsonText.pretty(value)).value()).isEqualTo(value);
    }

    @Test
    void peopleReadIndentedText() {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("a", List.of("b", 1));
        value.put("c", Map.of());
        assertThat(JsonText.pretty(value)).isEqualTo("""
                {
                  "a": [
                    "b",
                    1
                  ],
                  "c": { }
                }""");
        assertThat(JsonText.compact(value)).isEqualTo("{\"a\":[\"b\",1],\"c\":{}}");
    }

    @Test
    void whatJsonDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> JsonText.compact(List.of(Double.NaN))).hasMessageContaining("java.lang.Double: NaN");
        assertThatThrownBy(() -> JsonText.compact(new Object())).isInstanceOf(IllegalArgumentException.class);
    }
}
