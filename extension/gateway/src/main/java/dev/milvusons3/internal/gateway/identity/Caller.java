package dev.milvusons3.internal.gateway.identity;

import dev.milvusons3.iam.Principal;
import java.util.Optional;

/**
 * Who sent a request.
 *
 * @param principal as policies see it
 * @param session of a role's session
 */
public record Caller(Principal principal, Optional<RoleSession> session) {
    private static final Caller ANONYMOUS = new Caller(Principal.anonymous(), Optional.empty());

    /** {@return a caller that did not say who it is} */
    public static Caller anonymous() {
        return ANONYMOUS;
    }

    /** {@return the account itself} */
    public static Caller root(Account account) {
        return new Caller(Principal.root(account.partition(), account.id()), Optional.empty());
    }

    /** {@return the session of a role} */
    public static Caller of(RoleSession session) {
        return new Caller(
                Principal.session(session.roleArn(), session.roleId(), session.name())
                        .withTags(session.tags()),
                Optional.of(session));
    }

    /** {@return whether it is the account itself} */
    public boolean isRoot() {
        return principal.kind() == Principal.Kind.ROOT;
    }

    /** {@return whether it did not say who it is} */
    public boolean isAnonymous() {
        return principal.kind() == Principal.Kind.ANONYMOUS;
    }

    /** {@return its ARN, or an asterisk} */
    public String arn() {
        return principal.arn();
    }
}
