package dev.milvusons3.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Who a statement's {@code Principal} or {@code NotPrincipal} speaks of. */
final class PrincipalMatcher {
    private static final Pattern ACCOUNT_ROOT = Pattern.compile("arn:[a-z0-9-]+:iam::([0-9]{12}):root");

    private final List<StatementPrincipal> entries;
    private final boolean negated;

    PrincipalMatcher(List<StatementPrincipal> entries, boolean negated) {
        this.entries = entries.stream().map(PrincipalMatcher::normal).toList();
        this.negated = negated;
    }

    /** The two ways to name an account mean the same. */
    static StatementPrincipal normal(StatementPrincipal entry) {
        var root = ACCOUNT_ROOT.matcher(entry.value());
        return entry.type() == StatementPrincipal.Type.AWS && root.matches()
                ? new StatementPrincipal(entry.type(), root.group(1))
                : entry;
    }

    Grant match(RequestContext context, Effect effect) {
        Principal caller = context.principal();
        if (negated) {
            // AWS: whoever has a boundary is never spared, even if listed.
            return !context.bounded() && spares(caller) ? Grant.NONE : Grant.DIRECT;
        }
        Grant best = Grant.NONE;
        for (StatementPrincipal entry : entries) {
            Grant grant = match(entry, caller, effect);
            if (grant.compareTo(best) > 0) {
                best = grant;
            }
        }
        return best;
    }

    private static Grant match(StatementPrincipal entry, Principal caller, Effect effect) {
        String value = entry.value();
        if (entry.everyone()) {
            // Nobody gets into a role by a token unless its provider is named; a denial of everyone means them too.
            boolean named = caller.kind() != Principal.Kind.WEB_IDENTITY || effect == Effect.DENY;
            return named ? Grant.DIRECT : Grant.NONE;
        }
        return switch (entry.type()) {
            case FEDERATED ->
                caller.kind() == Principal.Kind.WEB_IDENTITY && value.equals(caller.arn()) ? Grant.DIRECT : Grant.NONE;
            case SERVICE ->
                caller.kind() == Principal.Kind.SERVICE && value.equals(caller.arn()) ? Grant.DIRECT : Grant.NONE;
            case CANONICAL_USER -> Grant.NONE;
            case AWS ->
                switch (caller.kind()) {
                    case ROOT -> value.equals(caller.accountId()) ? Grant.DIRECT : Grant.NONE;
                    case USER, ASSUMED_ROLE -> aws(value, caller);
                    default -> Grant.NONE;
                };
        };
    }

    private static Grant aws(String value, Principal caller) {
        if (value.equals(caller.arn())) {
            return Grant.DIRECT;
        }
        boolean session = caller.kind() == Principal.Kind.ASSUMED_ROLE;
        if (session && (caller.roleArn().filter(value::equals).isPresent() || value.equals(uniqueId(caller)))) {
            return Grant.ROLE;
        }
        if (!session && !caller.userId().isEmpty() && value.equals(caller.userId())) {
            return Grant.DIRECT;
        }
        return value.equals(caller.accountId()) ? Grant.ACCOUNT : Grant.NONE;
    }

    /** The part of a session's {@code AROA…:name} that is its role's. */
    private static String uniqueId(Principal session) {
        int colon = session.userId().indexOf(':');
        return colon < 0 ? session.userId() : session.userId().substring(0, colon);
    }

    /** The account, the role and the session (or the account and the user) must all be listed. */
    private boolean spares(Principal caller) {
        return switch (caller.kind()) {
            case ROOT -> lists(caller.accountId());
            case USER -> lists(caller.accountId()) && lists(caller.arn());
            case ASSUMED_ROLE ->
                lists(caller.accountId()) && caller.roleArn().map(this::lists).orElse(true) && lists(caller.arn());
            case WEB_IDENTITY, SERVICE -> match(entries, caller);
            case ANONYMOUS -> lists("*");
        };
    }

    /** {@return who is not listed and would have to be; empty if nobody is missing} */
    List<String> missing(Principal caller) {
        List<String> wanted = new ArrayList<>();
        if (caller.belongsToAccount()) {
            String root = caller.arn().replaceFirst("^(arn:[^:]*):.*", "$1:iam::" + caller.accountId() + ":root");
            if (!lists(caller.accountId())) {
                wanted.add(root);
            }
            caller.roleArn().filter(role -> !lists(role)).ifPresent(wanted::add);
            if (caller.kind() != Principal.Kind.ROOT && !lists(caller.arn())) {
                wanted.add(caller.arn());
            }
        } else if (!spares(caller)) {
            wanted.add(caller.arn());
        }
        return wanted;
    }

    private boolean lists(String value) {
        for (StatementPrincipal entry : entries) {
            if (entry.everyone()
                    || (entry.type() == StatementPrincipal.Type.AWS
                            && entry.value().equals(value))) {
                return true;
            }
        }
        return false;
    }

    private static boolean match(List<StatementPrincipal> entries, Principal caller) {
        return entries.stream().anyMatch(entry -> match(entry, caller, Effect.DENY) != Grant.NONE);
    }
}
