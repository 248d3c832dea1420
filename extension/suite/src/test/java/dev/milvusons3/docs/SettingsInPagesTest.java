package dev.milvusons3.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Environment variables that the pages set are there. */
class SettingsInPagesTest {
    private static final Pattern VARIABLE = Pattern.compile("\\bMILVUS_ON_S3_[A-Z0-9][A-Z0-9_]*");

    @Test
    void everyVariableOfEveryPageIsASetting() throws IOException {
        Set<String> variables = Settings.ALL.stream().map(Setting::variable).collect(Collectors.toSet());

        for (Path page : Pages.all()) {
            assertThat(VARIABLE.matcher(Files.readString(page)).results().map(MatchResult::group))
                    .as(Pages.name(page))
                    .isSubsetOf(variables);
        }
    }
}
