package dev.milvusons3.internal.sweep;

import dev.milvusons3.internal.journal.RunTags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Tag;

/** Whose IAM's things are. Lists of them have no tags: each has to be asked for its own. */
final class IamRuns {
    private IamRuns() {}

    static Map<String, String> map(List<Tag> tags) {
        return tags.stream().collect(Collectors.toMap(Tag::key, Tag::value));
    }

    /** {@return the run's tags that a role carries; empty if it has none, or is gone} */
    static Optional<RunTags> ofRole(IamClient iam, String role) {
        try {
            return RunTags.read(map(iam.listRoleTags(r -> r.roleName(role)).tags()));
        } catch (NoSuchEntityException gone) {
            return Optional.empty();
        }
    }

    /** {@return whether there is a role, and it is not of the run} */
    static boolean isOfAnother(IamClient iam, String role, Optional<RunTags> run) {
        try {
            Optional<RunTags> tags =
                    RunTags.read(map(iam.listRoleTags(r -> r.roleName(role)).tags()));
            return tags.isEmpty() || !tags.map(RunTags::run).equals(run.map(RunTags::run));
        } catch (NoSuchEntityException gone) {
            return false;
        }
    }
}
