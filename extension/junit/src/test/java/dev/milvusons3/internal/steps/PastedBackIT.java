package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.setup.reader.SetupReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the denials of a start suggest, pasted as it is into the documents that they name, lets the real Milvus start. */
class PastedBackIT {
    /** By file: what is there, and what is left of it. */
    private static final Map<String, String[]> LOST = Map.of(
            "role/trust.json", new String[] {":{{serviceAccount}}\"", ":another\""},
            "role/policies/milvus-s3.json", new String[] {"\"s3:GetObject\", ", ""},
            "role/boundary.json", new String[] {"\"s3:*\"", "\"s3:List*\", \"s3:Put*\", \"s3:GetObject\""},
            "bucket/policy.json", new String[] {"\"s3:GetObject\", \"s3:PutObject\"", "\"s3:GetObject\""},
            "key/policy.json", new String[] {"\"kms:GenerateDataKey\", \"kms:Decrypt\"", "\"kms:Decrypt\""});

    private static final Pattern SUGGESTION =
            Pattern.compile("(?m)^( +)in the .*? \\((?<file>/[^()]+)\\)\\n(?<statement>\\1\\{\\n(?:.*\\n)*?\\1}$)");

    @TempDir
    private Path folder;

    @Test
    void theNextStartIsGreenOnceAllIsPasted() throws IOException {
        Setups.copy("shared-bucket", folder, "", "", "");
        for (Map.Entry<String, String[]> lost : LOST.entrySet()) {
            Path file = folder.resolve(lost.getKey());
            String text = Files.readString(file);
            assertThat(text).contains(lost.getValue()[0]);
            Files.writeString(file, text.replace(lost.getValue()[0], lost.getValue()[1]));
        }

        TreeSet<String> pasted = new TreeSet<>();
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            Optional<String> failure = start(starter);
            // Each start tells what its first denial lacks; of one document more than once, if it lacks more.
            for (int starts = 1; failure.isPresent() && starts < 2 * LOST.size(); starts++) {
                assertThat(paste(failure.get(), pasted))
                        .as("suggestions in: " + failure.get())
                        .isPositive();
                failure = start(starter);
            }
            assertThat(failure).isEmpty();
        }
        assertThat(pasted).containsExactlyInAnyOrderElementsOf(LOST.keySet());
    }

    private Optional<String> start(DeploymentStarter starter) {
        try {
            starter.start(Setups.in(Specs.standard(), SetupReader.read(folder)), "PastedBackIT")
                    .close(false);
            return Optional.empty();
        } catch (MilvusOnS3Exception e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private int paste(String message, TreeSet<String> pasted) throws IOException {
        Matcher suggestion = SUGGESTION.matcher(message);
        int count = 0;
        while (suggestion.find()) {
            Path file = Path.of(suggestion.group("file"));
            String text = Files.readString(file);
            int end = text.lastIndexOf(']');
            Files.writeString(
                    file, text.substring(0, end) + "," + suggestion.group("statement") + "\n  " + text.substring(end));
            pasted.add(folder.relativize(file).toString());
            count++;
        }
        return count;
    }
}
