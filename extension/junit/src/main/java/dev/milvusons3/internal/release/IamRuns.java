package dev.milvusons3.internal.release;

import dev.milvusons3.internal.journal.RunTags;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

/** Whose IAM's things are. Lists of them have no tags: each has to be asked for its own. */
final class IamRuns {
    private IamRuns() {}

    static Optional<RunTags> read(List<Tag> tags) {
        return RunTags.read(tags.stream().collect(Collectors.toMap(Tag::key, Tag::value)));
    }

    /** {@return a role; empty if there is none} */
    static Optional<Role> role(IamClient iam, String name) {
        try {
            return Optional.of(iam.getRole(r -> r.roleName(name)).role());
        } catch (NoSuchEntityException gone) {
            return Optional.empty();
        }
    }

    /** {@return whether there is a role, and it is not of the run} */
    static boolean isOfAnother(IamClient iam, String role, Optional<RunTags> run) {
        return role(iam, role)
                .filter(found -> !read(found.tags()).map(RunTags::run).equals(run.map(RunTags::run)) || run.isEmpty())
                .isPresent();
    }
}
