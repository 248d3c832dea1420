package dev.milvusons3.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTagsTest {
    private static final RunTags TAGS = new RunTags("1f2e3d4c", "anna", Instant.parse("2026-11-24T12:34:56.789Z"));

    @Test
    void areReadAsTheyWereWritten() {
        assertThat(RunTags.read(TAGS.values())).contains(TAGS);
        assertThat(RunTags.read(TAGS.labels())).contains(TAGS);
        assertThat(TAGS.expires()).isEqualTo("2026-11-24T12:34:56Z");
    }

    @ParameterizedTest
    @CsvSource({"a b@c:d/e, a_b_c_d_e", "-x-, x", "äöü, unknown", "'', unknown"})
    void fitIntoLabels(String owner, String label) {
        assertThat(new RunTags("1", owner, TAGS.expires()).labels()).containsEntry("milvus-on-s3/owner", label);
    }

    @Test
    void cutLongLabelsShort() {
        assertThat(new RunTags("1", "x".repeat(62) + "..", TAGS.expires()).labels())
                .containsEntry("milvus-on-s3/owner", "x".repeat(62));
    }

    @ParameterizedTest
    @CsvSource({
        "milvus-on-s3/run, ' '",
        "milvus-on-s3/run,",
        "milvus-on-s3/owner,",
        "milvus-on-s3/expires,",
        "milvus-on-s3/expires, soon",
        "milvus-on-s3/expires, '2026-11-24T25:00:00Z'"
    })
    void areNotTheProjectsIfOneIsMissingOrCannotBeRead(String key, String value) {
        Map<String, String> tags = TAGS.values();
        if (value == null) {
            tags.remove(key);
        } else {
            tags.put(key, value);
        }
        assertThat(RunTags.read(tags)).isEmpty();
    }
}
