package dev.milvusons3.internal.profile;

import static dev.milvusons3.internal.profile.MilvusProfile.MILVUS_2_3;
import static dev.milvusons3.internal.profile.MilvusProfile.MILVUS_2_6;
import static dev.milvusons3.internal.profile.MilvusProfile.MILVUS_3;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.profile.MilvusProfile.Component;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MilvusVersionTest {
    @ParameterizedTest
    @CsvSource({
        "2.3.5, MILVUS_2_3, 2.3.5",
        "v2.3.5-lite, MILVUS_2_3, 2.3.5-lite",
        "2.4.0, MILVUS_2_4, 2.4.0",
        "2.5-latest, MILVUS_2_5, 2.5-latest",
        "v2.6.22, MILVUS_2_6, 2.6.22",
        "2.6.0-rc1, MILVUS_2_6, 2.6.0-rc1",
        "v2.6.22-gpu, MILVUS_2_6, 2.6.22-gpu",
        "3.0.0, MILVUS_3, 3.0.0",
    })
    void aVersionOrATagHasTheProfileOfItsLine(String said, MilvusProfile profile, String text) {
        MilvusVersion version = MilvusVersion.of(said);
        assertThat(version.profile()).isEqualTo(profile);
        assertThat(version.text()).isEqualTo(text);
        assertThat(version.doubt()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"3.1.0, MILVUS_3, 3.0", "v4.0.0, MILVUS_3, 3.0", "2.7.1, MILVUS_2_6, 2.6", "2.10.0, MILVUS_2_6, 2.6"})
    void aNewerLineIsRunAsTheNearestOlderOneWithAWarning(String said, MilvusProfile profile, String line) {
        MilvusVersion version = MilvusVersion.of(said);
        assertThat(version.profile()).isEqualTo(profile);
        assertThat(version.warning())
                .hasValue("Milvus " + version.text() + " is of a line that is not known here. It is run as " + line
                        + " is, the nearest one that is known. The build of MilvusOnS3 runs Milvus 2.3.5 only;"
                        + " docs/try-your-milvus.md says how to try yours by one command.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"master-20260501-1a2b3c4", "latest", "sha256:00", "", "3"})
    void whatTellsNoVersionIsRunAsTheNewestLineWithAWarning(String said) {
        MilvusVersion version = MilvusVersion.of(said);
        assertThat(version.profile()).isEqualTo(MILVUS_3);
        assertThat(version.warning())
                .hasValueSatisfying(warning -> assertThat(warning)
                        .startsWith("Nothing tells the version of Milvus \"" + said + "\". It is run as 3.0 is,"));
        assertThat(version.isTested()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2.2.16", "v1.1.0", "0.10.0"})
    void anOlderOneIsRunAsTheOldestLineWithAWarning(String said) {
        MilvusVersion version = MilvusVersion.of(said);
        assertThat(version.profile()).isEqualTo(MILVUS_2_3);
        assertThat(version.isTooOld()).isTrue();
        assertThat(version.doubt())
                .hasValueSatisfying(doubt -> assertThat(doubt).contains("It is run as 2.3 is"));
        assertThat(MilvusVersion.of("2.3.0").isTooOld()).isFalse();
        assertThat(MilvusVersion.of("latest").isTooOld()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "2.3.5, false",
        "2.4.6, false",
        "2.4.7, true",
        "2.4.7-rc1, true",
        "2.4.24, true",
        "2.4-latest, false",
        "2.5.0, true",
        "2.6.22, true",
        "3.0.0, true",
        "4.0.0, true"
    })
    void theFirstRootPasswordIsTakenFromTheConfigurationSince247(String version, boolean taken) {
        assertThat(MilvusVersion.of(version).rootPasswordSetting().isPresent()).isEqualTo(taken);
    }

    @Test
    void onlyTheOneThatTheBuildRunsIsTested() {
        assertThat(MilvusVersion.of("2.3.5").warning()).isEmpty();
        assertThat(MilvusVersion.of("2.3.22").warning()).isPresent();
        assertThat(MilvusVersion.of("2.6.22").warning())
                .hasValueSatisfying(warning -> assertThat(warning).startsWith("Milvus 2.6.22 is experimental here."));
    }

    @ParameterizedTest
    @EnumSource
    void aLinesOwnReleaseIsOfThatLine(MilvusProfile profile) {
        assertThat(MilvusVersion.of(profile.release()).profile()).isEqualTo(profile);
        assertThat(MilvusVersion.of(profile.line()).profile()).isEqualTo(profile);
    }

    @Test
    void linesAreInOrder() {
        assertThat(List.of(MilvusProfile.values()))
                .extracting(MilvusProfile::line)
                .isSortedAccordingTo(MilvusVersion.ORDER);
        assertThat(MilvusProfile.newest()).isEqualTo(MILVUS_3);
    }

    @Test
    void from26OnThereAreStreamingNodesAndOneCoordinator() {
        assertThat(MILVUS_2_3.components()).extracting(Component::port).contains("indexNode.port", "queryCoord.port");
        assertThat(MILVUS_2_6.components())
                .extracting(Component::port)
                .containsExactly("rootCoord.port", "queryNode.port", "dataNode.port", "streamingNode.port");
        assertThat(MILVUS_2_6.components()).extracting(Component::ip).contains("streamingNode.ip");
    }

    @Test
    void theQueueIsTheOneOfProductionOrWhatTheAuthorAsksFor() {
        Path data = Path.of("/var/lib/milvus");
        assertThat(MILVUS_2_3.queue().settings(data))
                .containsEntry("mq.type", "rocksmq")
                .containsEntry("rocksmq.path", "/var/lib/milvus/rocksmq");
        assertThat(MILVUS_3.queue().settings(data))
                .containsEntry("mq.type", "woodpecker")
                .containsEntry("woodpecker.storage.type", "minio")
                .containsEntry("woodpecker.storage.rootPath", "/var/lib/milvus/wp");
        assertThat(Set.of(MessageQueue.values())).extracting(MessageQueue::type).containsOnly("rocksmq", "woodpecker");
    }
}
