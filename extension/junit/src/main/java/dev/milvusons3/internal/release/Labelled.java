package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.RunTags;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Reads whose an object of Kubernetes is. */
public final class Labelled {
    private Labelled() {}

    public static Found found(String name, HasMetadata object) {
        return new Found(
                name,
                tags(object),
                Optional.ofNullable(object.getMetadata().getCreationTimestamp()).map(Instant::parse));
    }

    public static Optional<RunTags> tags(HasMetadata object) {
        Map<String, String> labels = object.getMetadata().getLabels();
        return labels == null ? Optional.empty() : RunTags.read(labels);
    }
}
