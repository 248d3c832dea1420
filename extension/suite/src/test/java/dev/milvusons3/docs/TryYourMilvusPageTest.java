package dev.milvusons3.docs;

import static java.util.stream.Collectors.joining;

import dev.milvusons3.internal.profile.MessageQueue;
import dev.milvusons3.internal.profile.MilvusProfile;
import dev.milvusons3.internal.profile.MilvusVersion;
import java.io.IOException;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What the page says of the lines of Milvus is what they are run by. */
class TryYourMilvusPageTest {
    private static final String NO = "–";

    @Test
    void theTableIsThatOfTheProfiles() throws IOException {
        GeneratedSection.of("docs/try-your-milvus.md", "profiles")
                .hasContent(String.join(
                        "\n",
                        row("", MilvusProfile::line),
                        row("---", profile -> "---"),
                        row("run by this project's build", TryYourMilvusPageTest::tested),
                        row("release that is meant where only the line is known", MilvusProfile::release),
                        row("queue of a standalone server", TryYourMilvusPageTest::queue),
                        row(
                                "what listens inside, beside the proxy, by its settings",
                                TryYourMilvusPageTest::components),
                        row("first password of `root` from the configuration", TryYourMilvusPageTest::rootPassword),
                        row(
                                "reads `user.yaml` beside `milvus.yaml`",
                                profile -> profile.readsUserYaml() ? "yes" : "its chart does"),
                        row("EKS Pod Identity", profile -> profile.podIdentity() ? "yes" : NO),
                        row("chart", MilvusProfile::chart)));
    }

    private static String row(String title, Function<MilvusProfile, String> cell) {
        return "| " + title + " | "
                + Arrays.stream(MilvusProfile.values()).map(cell).collect(joining(" | ")) + " |";
    }

    private static String tested(MilvusProfile profile) {
        return MilvusVersion.of(profile.release()).isTested() ? profile.release() : NO;
    }

    private static String queue(MilvusProfile profile) {
        return profile.queue() == MessageQueue.WOODPECKER
                ? profile.queue().type() + " on S3"
                : profile.queue().type();
    }

    /** What is as in an older line is not said again. */
    private static String components(MilvusProfile profile) {
        return Arrays.stream(MilvusProfile.values())
                .filter(older -> older.components().equals(profile.components()))
                .findFirst()
                .filter(older -> older != profile)
                .map(older -> "as " + older.line())
                .orElseGet(() -> profile.components().stream()
                        .map(component -> "`" + component.port().replace(".port", "") + "`")
                        .collect(joining(", ")));
    }

    /** By the first release of the line that takes it. */
    private static String rootPassword(MilvusProfile profile) {
        return IntStream.range(0, 100)
                .mapToObj(patch -> profile.line() + "." + patch)
                .filter(version ->
                        MilvusVersion.of(version).rootPasswordSetting().isPresent())
                .findFirst()
                .map(version -> version.endsWith(".0") ? "yes" : "from " + version)
                .orElse(NO);
    }
}
