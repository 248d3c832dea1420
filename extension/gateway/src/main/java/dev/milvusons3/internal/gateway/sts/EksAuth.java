package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.faults.FaultStage;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Occasion;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * EKS Auth of one cluster: gives pods sessions of the role that their service account is associated with, for its token. In AWS the
 * agent on the pod's node asks it; it asks STS for the role, as the service that the role's trust policy names.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html">AssumeRoleForPodIdentity</a>
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html">The role's trust policy</a>
 */
public final class EksAuth {
    /** The audience of the tokens that it takes. */
    public static final String AUDIENCE = "pods.eks.amazonaws.com";

    private static final String OPERATION = "AssumeRoleForPodIdentity";
    private static final String ASSUME = "sts:AssumeRole";
    private static final Caller SERVICE = new Caller(Principal.service("pods.eks.amazonaws.com"), Optional.empty());
    /** AWS does not say how long its sessions last. This is STS' own default: clients see a renewal sooner than with a longer one. */
    private static final Duration LIFETIME = Duration.ofHours(1);

    private static final int LONGEST_SESSION_NAME = 64;

    private final String clusterName;
    private final String clusterArn;
    private final Account account;
    private final IamDirectory iam;
    private final CredentialStore credentials;
    private final Authorizer authorizer;
    private final FaultStage faults;
    private final Supplier<Instant> clock;
    private final URI issuer;
    private final IamDirectory.Provider cluster;
    private final WebIdentityVerifier verifier;
    private final PodIdentityAssociations associations;

    /**
     * @param clusterName as EKS would call it
     * @param issuer of the cluster's tokens
     * @param clock what time it is for the account
     */
    public EksAuth(
            String clusterName,
            URI issuer,
            Account account,
            IamDirectory iam,
            KeySetResolver keySets,
            CredentialStore credentials,
            Authorizer authorizer,
            FaultStage faults,
            Supplier<Instant> clock) {
        this.clusterName = clusterName;
        this.clusterArn = "arn:" + account.partition() + ":eks:"
                + account.region().id() + ":" + account.id() + ":cluster/" + clusterName;
        this.account = account;
        this.iam = iam;
        this.credentials = credentials;
        this.authorizer = authorizer;
        this.faults = faults;
        this.clock = clock;
        // No identity provider of IAM has a say: EKS knows its cluster's issuer.
        this.cluster =
                new IamDirectory.Provider(clusterArn, issuer.getAuthority() + issuer.getPath(), Set.of(AUDIENCE));
        this.issuer = issuer;
        this.verifier = new WebIdentityVerifier(keySets);
        this.associations = new PodIdentityAssociations((namespace, serviceAccount) ->
                String.join("/", account.region().id(), account.id(), clusterName, namespace, serviceAccount));
    }

    /** A session for a pod. */
    public record PodSession(Credential credential, PodIdentityAssociations.Association association) {}

    /** {@return which service accounts get which role} */
    public PodIdentityAssociations associations() {
        return associations;
    }

    /** {@return whether the token says that it is of a service account which has an association here} */
    public boolean isFor(String token) {
        return associated(token).isPresent();
    }

    private Optional<PodIdentityAssociations.Association> associated(String token) {
        return PodToken.read(token).flatMap(pod -> associations.find(pod.namespace(), pod.serviceAccount()));
    }

    /**
     * {@return a session of the role that the token's service account is associated with}
     *
     * @param token of a service account of the cluster, for {@link #AUDIENCE}
     * @param userAgent what the pod's client calls itself, for the record
     * @throws AwsError if there is none to be had; recorded like all decisions
     */
    public PodSession assumeRole(String token, String userAgent) {
        Occasion occasion = new Asked(clock.get(), userAgent);
        WebIdentity identity = verified(token, occasion);
        Optional<PodToken> read = PodToken.read(token);
        if (read.isEmpty()) {
            throw reject(
                    occasion,
                    identity.subject(),
                    "*",
                    new AwsError(400, "InvalidTokenException", "The token's subject is not a service account"));
        }
        PodToken pod = read.get();
        Optional<PodIdentityAssociations.Association> association =
                associations.find(pod.namespace(), pod.serviceAccount());
        if (association.isEmpty()) {
            throw reject(
                    occasion,
                    identity.subject(),
                    "*",
                    new AwsError(
                            404,
                            "ResourceNotFoundException",
                            "No pod identity association for service account " + pod.namespace() + "/"
                                    + pod.serviceAccount() + " in cluster " + clusterName));
        }
        return new PodSession(session(occasion, identity.subject(), pod, association.get()), association.get());
    }

    private Credential session(
            Occasion occasion, String subject, PodToken pod, PodIdentityAssociations.Association association) {
        String roleArn = association.roleArn();
        try {
            faults.meetSts(roleArn);
            faults.meetSts(association.givenRoleArn());
        } catch (AwsError fault) {
            throw reject(occasion, subject, roleArn, fault);
        }
        Map<String, String> tags =
                association.wanted().disableSessionTags() ? Map.of() : pod.tags(clusterArn, clusterName);
        String name = sessionName(pod);
        Optional<String> target = association.wanted().targetRoleArn();
        Map<String, List<String>> context = ConditionKeys.ofService(occasion, account, clusterArn);
        IamDirectory.Role role = allowed(new Asker(occasion, SERVICE, subject), roleArn, name, tags, context);
        // Which of the two sessions the policy is of is inferred: the pods' own.
        List<NamedPolicy> policies = association.sessionPolicy().stream().toList();
        RoleSession first = session(occasion, role, name, target.isPresent() ? List.of() : policies, tags);
        if (target.isEmpty()) {
            return credentials.issue(first);
        }
        Caller caller = Caller.of(first);
        Map<String, List<String>> chained = ConditionKeys.ofSession(occasion, account);
        association.externalId().ifPresent(id -> chained.put("sts:ExternalId", ConditionKeys.one(id)));
        IamDirectory.Role last = allowed(new Asker(occasion, caller, caller.arn()), target.get(), name, tags, chained);
        return credentials.issue(session(occasion, last, name, policies, tags));
    }

    private static RoleSession session(
            Occasion occasion,
            IamDirectory.Role role,
            String name,
            List<NamedPolicy> policies,
            Map<String, String> tags) {
        return new RoleSession(
                role.arn(),
                role.id(),
                name,
                occasion.time(),
                occasion.time().plus(LIFETIME),
                policies,
                Optional.empty(),
                tags,
                tags.keySet(),
                Optional.empty());
    }

    /** Who asks for a role, and how the record calls it. */
    private record Asker(Occasion occasion, Caller caller, String name) {}

    private WebIdentity verified(String token, Occasion occasion) {
        try {
            return verifier.verify(
                    token, occasion.time(), asked -> Optional.of(cluster).filter(known -> asked.equals(issuer)));
        } catch (AwsError e) {
            // EKS calls what STS would say by names of its own.
            String code = e.code().equals("InvalidIdentityToken") ? "InvalidTokenException" : e.code();
            // Whose it is, is not known; what it would lead to, is.
            String roleArn = associated(token)
                    .map(PodIdentityAssociations.Association::roleArn)
                    .orElse("*");
            throw reject(occasion, "*", roleArn, new AwsError(e.status(), code, e.message()));
        }
    }

    private IamDirectory.Role allowed(
            Asker asker,
            String roleArn,
            String sessionName,
            Map<String, String> tags,
            Map<String, List<String>> context) {
        Optional<IamDirectory.Role> found = iam.role(roleArn);
        if (found.isEmpty()) {
            authorizer.recordRejection(
                    asker.occasion(),
                    asker.name(),
                    ask(ASSUME, roleArn, Map.of(), Optional.empty()),
                    unauthorized().code(),
                    iam.noSuchRole(roleArn));
            throw unauthorized();
        }
        IamDirectory.Role role = found.get();
        context.put("sts:RoleSessionName", ConditionKeys.one(sessionName));
        role.tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, ConditionKeys.one(value)));
        // All of them are transitive.
        AssumeRole.putTags(context, tags, tags.keySet());
        for (String action : tags.isEmpty() ? List.of(ASSUME) : List.of(ASSUME, "sts:TagSession")) {
            Ask ask = ask(action, roleArn, context, Optional.of(role));
            Decision decision = authorizer.evaluate(asker.occasion(), asker.caller(), ask);
            authorizer.record(
                    asker.occasion(),
                    asker.name(),
                    ask,
                    decision,
                    unauthorized().code());
            if (!authorizer.passes(decision)) {
                throw unauthorized();
            }
        }
        return role;
    }

    private static Ask ask(
            String action, String roleArn, Map<String, List<String>> context, Optional<IamDirectory.Role> role) {
        Ask ask = new Ask("sts", OPERATION, action, roleArn, context, role.map(IamDirectory.Role::trust));
        return role.isPresent() ? ask.ownedBy(roleArn.split(":", -1)[4]) : ask;
    }

    private static AwsError unauthorized() {
        return new AwsError(
                400,
                "AccessDeniedException",
                "Unauthorized Exception! EKS does not have permissions to assume the associated role.");
    }

    private AwsError reject(Occasion occasion, String principal, String roleArn, AwsError error) {
        authorizer.recordRejection(occasion, principal, ask(ASSUME, roleArn, Map.of(), Optional.empty()), error);
        return error;
    }

    /** Cluster, pod and something random, as EKS names them. */
    private String sessionName(PodToken pod) {
        String random = "-" + UUID.randomUUID();
        String name = "eks-" + clusterName + "-" + pod.podName().orElse(pod.serviceAccount());
        return name.substring(0, Math.min(name.length(), LONGEST_SESSION_NAME - random.length())) + random;
    }

    private record Asked(Instant time, String userAgent) implements Occasion {}
}
