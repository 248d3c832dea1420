package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.internal.gateway.authz.Ask;
import dev.milvusons3.internal.gateway.authz.Authorizer;
import dev.milvusons3.internal.gateway.authz.ConditionKeys;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.Credential;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.gateway.identity.IamDirectory.Role;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Gives a caller that a role trusts a session of it. */
final class AssumeRole {
    private static final String ACTION = "sts:AssumeRole";
    private static final Duration CHAINED = Duration.ofHours(1);

    private final Account account;
    private final IamDirectory iam;
    private final CredentialStore credentials;
    private final Authorizer authorizer;

    AssumeRole(Account account, IamDirectory iam, CredentialStore credentials, Authorizer authorizer) {
        this.account = account;
        this.iam = iam;
        this.credentials = credentials;
        this.authorizer = authorizer;
    }

    void handle(QueryRequest q, Caller caller, XmlWriter xml) {
        SessionRequest asked;
        SessionTags.OfToken tags;
        Optional<String> sourceIdentity;
        try {
            asked = SessionRequest.of(q, iam);
            tags = SessionTags.ofRequest(q, caller);
            sourceIdentity = sourceIdentity(q, caller);
            if (caller.isRoot()) {
                throw new AwsError(403, "AccessDenied", "Roles may not be assumed by root accounts.");
            }
            if (asked.seconds().orElse(0) > CHAINED.toSeconds()) {
                throw StsErrors.validation("The requested DurationSeconds exceeds the 1 hour session limit for roles"
                        + " assumed by role chaining");
            }
        } catch (AwsError e) {
            reject(q, caller, e);
            throw e;
        }
        Role role = allowed(q, caller, asked, tags, sourceIdentity);
        Credential credential;
        try {
            credential = issue(q, asked, tags, sourceIdentity, role);
        } catch (AwsError e) {
            reject(q, caller, e);
            throw e;
        }
        xml.element("AssumeRoleResult", () -> {
            StsService.write(xml, credential);
            xml.text("PackedPolicySize", asked.policies().packedPercent());
            sourceIdentity.ifPresent(identity -> xml.text("SourceIdentity", identity));
        });
    }

    /**
     * {@return who is behind the session: said once, it stays through all roles that are assumed one by the other}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_monitor.html">Source identity</a>
     */
    private static Optional<String> sourceIdentity(QueryRequest q, Caller caller) {
        Optional<String> inherited = caller.session().flatMap(RoleSession::sourceIdentity);
        if (q.get("SourceIdentity").isEmpty()) {
            return inherited;
        }
        String said = q.require("SourceIdentity", 2, 64, SessionRequest.SESSION_NAME);
        if (inherited.filter(identity -> !identity.equals(said)).isPresent()) {
            throw new AwsError(
                    403, "AccessDenied", "The source identity of a session cannot be changed when it assumes a role.");
        }
        return Optional.of(said);
    }

    private Credential issue(
            QueryRequest q,
            SessionRequest asked,
            SessionTags.OfToken tags,
            Optional<String> sourceIdentity,
            Role role) {
        Instant now = q.call().time();
        return credentials.issue(new RoleSession(
                role.arn(),
                role.id(),
                asked.sessionName(),
                now,
                now.plus(asked.duration(role)),
                asked.policies().policies(),
                Optional.empty(),
                tags.tags(),
                tags.transitive(),
                sourceIdentity));
    }

    private Role allowed(
            QueryRequest q,
            Caller caller,
            SessionRequest asked,
            SessionTags.OfToken tags,
            Optional<String> sourceIdentity) {
        Optional<Role> found = iam.role(asked.roleArn());
        if (found.isEmpty()) {
            authorizer.recordRejection(
                    q.call(),
                    caller.arn(),
                    new Ask("sts", "AssumeRole", ACTION, asked.roleArn(), Map.of(), Optional.empty()),
                    "AccessDenied",
                    iam.noSuchRole(asked.roleArn()));
            throw denied(caller, ACTION, asked);
        }
        Role role = found.get();
        Map<String, List<String>> context = ConditionKeys.global(q.call(), account, caller);
        context.put("sts:RoleSessionName", ConditionKeys.one(asked.sessionName()));
        q.get("ExternalId").ifPresent(id -> context.put("sts:ExternalId", ConditionKeys.one(id)));
        role.tags().forEach((key, value) -> context.put("aws:ResourceTag/" + key, ConditionKeys.one(value)));
        putTags(context, tags.tags(), tags.transitive());
        sourceIdentity.ifPresent(identity -> context.put("sts:SourceIdentity", ConditionKeys.one(identity)));
        decide(q, caller, role, asked, ACTION, context);
        if (!tags.tags().isEmpty()) {
            decide(q, caller, role, asked, "sts:TagSession", context);
        }
        if (sourceIdentity.isPresent()) {
            decide(q, caller, role, asked, "sts:SetSourceIdentity", context);
        }
        return role;
    }

    private void decide(
            QueryRequest q,
            Caller caller,
            Role role,
            SessionRequest asked,
            String action,
            Map<String, List<String>> context) {
        Ask ask = new Ask("sts", "AssumeRole", action, asked.roleArn(), context, Optional.of(role.trust()))
                .ownedBy(asked.accountId());
        Decision decision = authorizer.decide(q.call(), caller, ask);
        if (!authorizer.passes(decision)) {
            throw denied(caller, action, asked);
        }
    }

    private static AwsError denied(Caller caller, String action, SessionRequest asked) {
        return new AwsError(
                403,
                "AccessDenied",
                "User: " + caller.arn() + " is not authorized to perform: " + action + " on resource: "
                        + asked.roleArn());
    }

    /** Adds the keys of a session's tags. */
    static void putTags(Map<String, List<String>> keys, Map<String, String> tags, Set<String> transitive) {
        tags.forEach((key, value) -> keys.put("aws:RequestTag/" + key, ConditionKeys.one(value)));
        if (!tags.isEmpty()) {
            keys.put("aws:TagKeys", List.copyOf(tags.keySet()));
        }
        if (!transitive.isEmpty()) {
            keys.put("sts:TransitiveTagKeys", List.copyOf(transitive));
        }
    }

    private void reject(QueryRequest q, Caller caller, AwsError error) {
        authorizer.recordRejection(
                q.call(),
                caller.arn(),
                new Ask("sts", "AssumeRole", ACTION, q.get("RoleArn").orElse("*"), Map.of(), Optional.empty()),
                error);
    }
}
