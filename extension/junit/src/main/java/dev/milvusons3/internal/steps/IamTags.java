package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.journal.RunTags;
import java.util.List;
import software.amazon.awssdk.services.iam.model.Tag;

/** A run's tags as IAM takes them. */
final class IamTags {
    private IamTags() {}

    static List<Tag> of(RunTags tags) {
        return tags.as((key, value) -> Tag.builder().key(key).value(value).build());
    }
}
