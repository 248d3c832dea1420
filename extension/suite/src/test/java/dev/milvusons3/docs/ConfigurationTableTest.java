package dev.milvusons3.docs;

import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of settings says what the code says. */
class ConfigurationTableTest {
    private static final Pattern PROSE_OR_CODE = Pattern.compile("`[^`]*`|[^`]+");

    @Test
    void theTableOfSettingsIsThatOfTheCode() throws IOException {
        String rows = Settings.ALL.stream().map(ConfigurationTableTest::row).collect(Collectors.joining("\n"));
        GeneratedSection.of("docs/configuration.md", "settings").hasContent("""
                        | attribute | parameter or property | environment variable | what it is | allowed | default |
                        | --- | --- | --- | --- | --- | --- |
                        """ + rows);
    }

    private static String row(Setting<?> setting) {
        String byDefault = setting.defaultText()
                .map(ConfigurationTableTest::code)
                .orElseGet(() -> escaped(setting.defaultDescription()));
        return "| "
                + String.join(
                        " | ",
                        setting.attribute().map(ConfigurationTableTest::code).orElse("–"),
                        code(setting.key()),
                        code(setting.variable()),
                        escaped(setting.description()),
                        escaped(setting.allowed()),
                        byDefault)
                + " |";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    /** What Markdown would take for its own, outside of code; inside, only what would end the cell. */
    private static String escaped(String text) {
        return PROSE_OR_CODE.matcher(text).replaceAll(part -> {
            String found = part.group();
            return Matcher.quoteReplacement(
                    found.startsWith("`") ? found.replace("|", "\\|") : found.replaceAll("[\\\\*_|<\\[]", "\\\\$0"));
        });
    }
}
