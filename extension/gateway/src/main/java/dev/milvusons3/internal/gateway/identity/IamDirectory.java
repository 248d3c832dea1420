package dev.milvusons3.internal.gateway.identity;

import dev.milvusons3.iam.NamedPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The accounts' IAM, as far as requests are decided by it. Asked anew for every request. */
public interface IamDirectory extends PrincipalIds {
    /** {@return the role of that ARN} */
    Optional<Role> role(String arn);

    /** {@return that there is no such role, for people: the path is left out most often} */
    default String noSuchRole(String arn) {
        return "There is no role " + arn
                + roleNamed(arn.split(":", -1)[4], arn.substring(arn.lastIndexOf('/') + 1))
                        .map(other -> "; did you mean " + other + "?")
                        .orElse("");
    }

    /** {@return an account's identity provider for tokens of that issuer} */
    Optional<Provider> provider(String accountId, URI issuer);

    /** {@return what a managed policy says by its default version, to be used as a policy of that session} */
    Optional<NamedPolicy> managedSessionPolicy(String arn);

    /**
     * A role.
     *
     * @param arn with its path
     * @param name without it
     * @param id AROA…
     * @param trust who may assume it
     * @param identityPolicies attached ones by their default versions, and inline ones
     * @param boundary the most that it can do
     * @param maxSession the longest that a session of it lasts
     * @param tags of the role itself
     */
    record Role(
            String arn,
            String name,
            String id,
            NamedPolicy trust,
            List<NamedPolicy> identityPolicies,
            Optional<NamedPolicy> boundary,
            Duration maxSession,
            Map<String, String> tags) {
        /** Copies. */
        public Role {
            identityPolicies = List.copyOf(identityPolicies);
            tags = Map.copyOf(tags);
        }
    }

    /**
     * An OpenID Connect provider.
     *
     * @param arn of the provider
     * @param url the issuer, without a scheme: as condition keys begin with it
     * @param clientIds the audiences it takes
     */
    record Provider(String arn, String url, Set<String> clientIds) {
        /** Copies. */
        public Provider {
            clientIds = Set.copyOf(clientIds);
        }
    }
}
