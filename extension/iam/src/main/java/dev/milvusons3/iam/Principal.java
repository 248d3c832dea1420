package dev.milvusons3.iam;

import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Who makes a request.
 *
 * @param kind which sort of caller
 * @param arn the caller's own ARN: of a session {@code arn:aws:sts::…:assumed-role/Role/session}; of a web identity its OIDC
 *     provider's; of a service its name, such as {@code pods.eks.amazonaws.com}; {@code *} for the anonymous
 * @param roleArn of the role behind a session
 * @param accountId twelve digits; empty for those of no account: the anonymous, services, and web identities
 * @param userId {@code aws:userid}: of a session {@code AROA…:session}
 * @param tags {@code aws:PrincipalTag/…}
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record Principal(
        Kind kind, String arn, Optional<String> roleArn, String accountId, String userId, Map<String, String> tags) {
    /** Sorts of callers. */
    public enum Kind {
        /** The account itself. */
        ROOT,
        /** An IAM user. */
        USER,
        /** The session of a role. */
        ASSUMED_ROLE,
        /** A web identity, not yet in a role: only AssumeRoleWithWebIdentity is asked of it. */
        WEB_IDENTITY,
        /** An AWS service. */
        SERVICE,
        /** Nobody in particular. */
        ANONYMOUS
    }

    /** Copies the tags. */
    public Principal {
        tags = Map.copyOf(tags);
    }

    /**
     * {@return an account's root}
     *
     * @param partition such as {@code aws}
     * @param accountId twelve digits
     */
    public static Principal root(String partition, String accountId) {
        String arn = "arn:" + partition + ":iam::" + accountId + ":root";
        return new Principal(Kind.ROOT, arn, Optional.empty(), accountId, accountId, Map.of());
    }

    /**
     * {@return an IAM user}
     *
     * @param arn {@code arn:aws:iam::…:user/…}
     * @param userId {@code AIDA…}
     */
    public static Principal user(String arn, String userId) {
        return new Principal(Kind.USER, arn, Optional.empty(), account(arn), userId, Map.of());
    }

    /**
     * {@return the session of a role}
     *
     * @param roleArn {@code arn:aws:iam::…:role/…}, with the role's path if it has one
     * @param roleId {@code AROA…}
     * @param session the session's name
     */
    public static Principal session(String roleArn, String roleId, String session) {
        String role = roleArn.substring(roleArn.lastIndexOf('/') + 1);
        String partition = roleArn.split(":", -1)[1];
        String arn = "arn:" + partition + ":sts::" + account(roleArn) + ":assumed-role/" + role + "/" + session;
        return new Principal(
                Kind.ASSUMED_ROLE, arn, Optional.of(roleArn), account(roleArn), roleId + ":" + session, Map.of());
    }

    /**
     * {@return who holds a token of an identity provider}
     *
     * @param providerArn {@code arn:aws:iam::…:oidc-provider/…}
     */
    public static Principal webIdentity(String providerArn) {
        return new Principal(Kind.WEB_IDENTITY, providerArn, Optional.empty(), "", "", Map.of());
    }

    /**
     * {@return an AWS service}
     *
     * @param name such as {@code pods.eks.amazonaws.com}
     */
    public static Principal service(String name) {
        return new Principal(Kind.SERVICE, name, Optional.empty(), "", "", Map.of());
    }

    /** {@return whoever signs nothing} */
    public static Principal anonymous() {
        return new Principal(Kind.ANONYMOUS, "*", Optional.empty(), "", "", Map.of());
    }

    /**
     * {@return the same with other tags}
     *
     * @param tags {@code aws:PrincipalTag/…}
     */
    public Principal withTags(Map<String, String> tags) {
        return new Principal(kind, arn, roleArn, accountId, userId, tags);
    }

    /** {@return whether policies can be attached to it, which then must allow what it does} */
    boolean hasIdentityPolicies() {
        return kind == Kind.USER || kind == Kind.ASSUMED_ROLE;
    }

    /** {@return whether it belongs to an account, and so to an organisation} */
    boolean belongsToAccount() {
        return kind == Kind.ROOT || hasIdentityPolicies();
    }

    private static String account(String arn) {
        String[] fields = arn.split(":", 6);
        if (fields.length < 6) {
            throw new IllegalArgumentException("not an ARN: " + arn);
        }
        return fields[4];
    }
}
