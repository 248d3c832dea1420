package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.Principal;
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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Exchanges a token of a trusted identity provider for a session of a role. The token is the only credential. */
final class AssumeRoleWithWebIdentity {
    private static final String OPERATION = "AssumeRoleWithWebIdentity";
    private static final String ACTION = "sts:" + OPERATION;
    private static final Pattern ANY = Pattern.compile("(?s).*");

    private final Account account;
    private final IamDirectory iam;
    private final CredentialStore credentials;
    private final Authorizer authorizer;
    private final WebIdentityVerifier verifier;

    AssumeRoleWithWebIdentity(
            Account account,
            IamDirectory iam,
            KeySetResolver keySets,
            CredentialStore credentials,
            Authorizer authorizer) {
        this.account = account;
        this.iam = iam;
        this.credentials = credentials;
        this.authorizer = authorizer;
        this.verifier = new WebIdentityVerifier(keySets);
    }

    void handle(QueryRequest q, XmlWriter xml) {
        SessionRequest asked;
        WebIdentity identity;
        try {
            asked = SessionRequest.of(q, iam);
            String account = asked.accountId();
            identity = verifier.verify(
                    q.require("WebIdentityToken", 4, 20_000, ANY),
                    q.call().time(),
                    issuer -> iam.provider(account, issuer));
        } catch (AwsError e) {
            reject(q, "*", e);
            throw e;
        }
        Role role = allowed(q, asked, identity);
        Credential credential;
        try {
            credential = issue(q, asked, identity, role);
        } catch (AwsError e) {
            reject(q, identity.subject(), e);
            throw e;
        }
        xml.element(OPERATION + "Result", () -> {
            xml.text("SubjectFromWebIdentityToken", identity.subject())
                    .text("Audience", identity.audience())
                    .text("Provider", identity.provider().arn());
            StsService.write(xml, credential);
            xml.text("PackedPolicySize", asked.policies().packedPercent());
        });
    }

    private Credential issue(QueryRequest q, SessionRequest asked, WebIdentity identity, Role role) {
        Instant now = q.call().time();
        return credentials.issue(new RoleSession(
                role.arn(),
                role.id(),
                asked.sessionName(),
                now,
                now.plus(asked.duration(role)),
                asked.policies().policies(),
                Optional.of(identity.provider().arn()),
                identity.tags(),
                identity.transitiveTags(),
                Optional.empty()));
    }

    /** A role that is not there and one that does not trust are told alike. */
    private Role allowed(QueryRequest q, SessionRequest asked, WebIdentity identity) {
        Optional<Role> found = iam.role(asked.roleArn());
        if (found.isEmpty()) {
            authorizer.recordRejection(
                    q.call(),
                    identity.subject(),
                    ask(ACTION, asked, Optional.empty(), Map.of()),
                    "AccessDenied",
                    iam.noSuchRole(asked.roleArn()));
            throw StsErrors.notAuthorized();
        }
        Role role = found.get();
        Caller caller = new Caller(Principal.webIdentity(identity.provider().arn()), Optional.empty());
        Map<String, List<String>> context = context(q, asked, identity, caller);
        decide(q, caller, identity, ask(ACTION, asked, Optional.of(role.trust()), context));
        if (!identity.tags().isEmpty()) {
            decide(q, caller, identity, ask("sts:TagSession", asked, Optional.of(role.trust()), context));
        }
        return role;
    }

    /** In the log a web identity is its subject, by which a person knows it. */
    private void decide(QueryRequest q, Caller caller, WebIdentity identity, Ask ask) {
        Decision decision = authorizer.evaluate(q.call(), caller, ask);
        authorizer.record(q.call(), identity.subject(), ask, decision, "AccessDenied");
        if (!authorizer.passes(decision)) {
            throw StsErrors.notAuthorized();
        }
    }

    private static Ask ask(
            String action, SessionRequest asked, Optional<NamedPolicy> trust, Map<String, List<String>> context) {
        return new Ask("sts", OPERATION, action, asked.roleArn(), context, trust).ownedBy(asked.accountId());
    }

    private Map<String, List<String>> context(
            QueryRequest q, SessionRequest asked, WebIdentity identity, Caller caller) {
        Map<String, List<String>> keys = ConditionKeys.global(q.call(), account, caller);
        String issuer = identity.provider().url();
        keys.put(issuer + ":sub", ConditionKeys.one(identity.subject()));
        keys.put(issuer + ":aud", ConditionKeys.one(identity.audience()));
        if (!identity.amr().isEmpty()) {
            keys.put(issuer + ":amr", identity.amr());
        }
        keys.put("aws:FederatedProvider", ConditionKeys.one(identity.provider().arn()));
        keys.put("sts:RoleSessionName", ConditionKeys.one(asked.sessionName()));
        asked.seconds().ifPresent(s -> keys.put("sts:DurationSeconds", ConditionKeys.one(Integer.toString(s))));
        AssumeRole.putTags(keys, identity.tags(), identity.transitiveTags());
        return keys;
    }

    private void reject(QueryRequest q, String principal, AwsError error) {
        authorizer.recordRejection(
                q.call(),
                principal,
                new Ask("sts", OPERATION, ACTION, q.get("RoleArn").orElse("*"), Map.of(), Optional.empty()),
                error);
    }
}
