package dev.milvusons3.internal.gateway.identity;

import dev.milvusons3.iam.NamedPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a session keeps of how it came about.
 *
 * @param roleArn of the role, which is asked for its policies anew on every request
 * @param roleId the role's unique id: a role made anew under the same name does not take over old sessions
 * @param name the session's name
 * @param issued when
 * @param expires when it ends
 * @param policies session policies
 * @param federatedProvider the ARN of the identity provider, of a web identity's session
 * @param tags session tags
 * @param transitiveTags those that a session assumed from this one inherits
 * @param sourceIdentity who is behind it, which a session assumed from this one inherits too
 */
public record RoleSession(
        String roleArn,
        String roleId,
        String name,
        Instant issued,
        Instant expires,
        List<NamedPolicy> policies,
        Optional<String> federatedProvider,
        Map<String, String> tags,
        Set<String> transitiveTags,
        Optional<String> sourceIdentity) {
    /** Copies. */
    public RoleSession {
        policies = List.copyOf(policies);
        tags = Map.copyOf(tags);
        transitiveTags = Set.copyOf(transitiveTags);
    }

    /** {@return the same, which lasts no longer than that} */
    RoleSession atMost(Duration longest) {
        Instant end = issued.plus(longest);
        return end.isBefore(expires)
                ? new RoleSession(
                        roleArn,
                        roleId,
                        name,
                        issued,
                        end,
                        policies,
                        federatedProvider,
                        tags,
                        transitiveTags,
                        sourceIdentity)
                : this;
    }
}
