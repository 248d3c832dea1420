package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.UriEncoding;
import dev.milvusons3.internal.gateway.http.XmlElement;
import dev.milvusons3.internal.gateway.iamapi.ManagedPolicy.Version;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads an account's roles, policies and providers from IAM's own API.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html">GetAccountAuthorizationDetails</a>
 */
final class IamReader {
    private static final Logger LOG = LoggerFactory.getLogger(IamReader.class);
    private static final int HOUR = 3_600;

    private final IamUpstream upstream;
    private final Map<String, ManagedPolicy> policies = new TreeMap<>();
    private final Map<String, RoleEntry> roles = new TreeMap<>();
    private final Map<String, ProviderEntry> providers = new TreeMap<>();
    private final Map<String, String> users = new TreeMap<>();

    IamReader(IamUpstream upstream, String partition) {
        this.upstream = upstream;
        AwsManagedPolicies.addTo(policies, partition);
    }

    Map<String, ManagedPolicy> policies() {
        return policies;
    }

    Map<String, RoleEntry> roles() {
        return roles;
    }

    Map<String, ProviderEntry> providers() {
        return providers;
    }

    /** {@return the unique ids of users, by ARN: trust policies and bucket policies can name them} */
    Map<String, String> users() {
        return users;
    }

    void read() {
        List<XmlElement> details = upstream.askAll(
                "GetAccountAuthorizationDetails",
                Map.of("Filter.member.1", "Role", "Filter.member.2", "LocalManagedPolicy", "Filter.member.3", "User"));
        details.stream().flatMap(d -> members(d, "Policies")).map(this::policy).forEach(p -> policies.put(p.arn, p));
        details.stream()
                .flatMap(d -> members(d, "RoleDetailList"))
                .map(this::role)
                .forEach(r -> roles.put(r.name, r));
        details.stream()
                .flatMap(d -> members(d, "UserDetailList"))
                .forEach(u -> users.put(text(u, "Arn"), text(u, "UserId")));
        if (!roles.isEmpty()) {
            // What the details leave out.
            upstream.askAll("ListRoles", Map.of()).stream()
                    .flatMap(page -> members(page, "Roles"))
                    .forEach(this::complete);
        }
        roles.values().stream()
                .flatMap(r -> Stream.concat(r.attached.stream(), r.boundary.stream()))
                .filter(arn -> !policies.containsKey(arn))
                .distinct()
                .toList()
                .forEach(arn -> policies.put(arn, policyOfAws(arn)));
        members(upstream.ask("ListOpenIDConnectProviders", Map.of()), "OpenIDConnectProviderList")
                .map(p -> text(p, "Arn"))
                .map(this::provider)
                .forEach(p -> providers.put(p.arn, p));
    }

    /** Reads what the details leave out of policies. */
    void complete() {
        for (ManagedPolicy brief : List.copyOf(policies.values())) {
            if (!AwsManagedPolicies.isAws(brief.arn)) {
                ManagedPolicy policy = policy(askPolicy(brief.arn));
                policy.versions.putAll(brief.versions);
                policies.put(policy.arn, policy);
            }
        }
    }

    private XmlElement askPolicy(String arn) {
        return upstream.ask("GetPolicy", Map.of("PolicyArn", arn))
                .first("Policy")
                .orElseThrow(XmlElement::malformed);
    }

    private ManagedPolicy policy(XmlElement p) {
        String arn = text(p, "Arn");
        ManagedPolicy policy = new ManagedPolicy(
                arn,
                arn.substring(arn.lastIndexOf('/') + 1),
                p.textOf("Path").orElse("/"),
                p.textOf("PolicyId").orElse(""),
                p.textOf("Description").orElse(""),
                time(p, "CreateDate"),
                tags(p));
        policy.updated = time(p, "UpdateDate");
        members(p, "PolicyVersionList")
                .map(v -> version(arn, v))
                .sorted(Comparator.comparingInt(v -> Integer.parseInt(v.id().substring(1))))
                .forEach(v -> policy.versions.put(v.id(), v));
        policy.defaultVersion = text(p, "DefaultVersionId");
        return policy;
    }

    private static Version version(String arn, XmlElement v) {
        return new Version(
                text(v, "VersionId"), document(arn, text(v, "Document"), PolicyType.IDENTITY), time(v, "CreateDate"));
    }

    /** One that a role has and the account does not: AWS' own. */
    private ManagedPolicy policyOfAws(String arn) {
        XmlElement p = askPolicy(arn);
        ManagedPolicy policy = policy(p);
        XmlElement v = upstream.ask(
                        "GetPolicyVersion", Map.of("PolicyArn", arn, "VersionId", text(p, "DefaultVersionId")))
                .first("PolicyVersion")
                .orElseThrow(XmlElement::malformed);
        Version version = version(arn, v);
        policy.versions.put(version.id(), version);
        return policy;
    }

    private RoleEntry role(XmlElement r) {
        String name = text(r, "RoleName");
        RoleEntry role = new RoleEntry(
                text(r, "Arn"),
                name,
                text(r, "Path"),
                text(r, "RoleId"),
                time(r, "CreateDate"),
                BoundPolicy.unbound(
                        document("trust policy of " + name, text(r, "AssumeRolePolicyDocument"), PolicyType.TRUST)),
                "",
                HOUR,
                r.first("PermissionsBoundary").flatMap(b -> b.textOf("PermissionsBoundaryArn")),
                tags(r));
        members(r, "AttachedManagedPolicies").map(p -> text(p, "PolicyArn")).forEach(role.attached::add);
        members(r, "RolePolicyList")
                .forEach(p -> role.inline.put(
                        text(p, "PolicyName"),
                        document(
                                text(p, "PolicyName") + " of " + name,
                                text(p, "PolicyDocument"),
                                PolicyType.IDENTITY)));
        return role;
    }

    private void complete(XmlElement r) {
        Optional.ofNullable(roles.get(text(r, "RoleName"))).ifPresent(role -> {
            role.description = r.textOf("Description").orElse("");
            role.maxSessionSeconds =
                    r.textOf("MaxSessionDuration").map(Integer::parseInt).orElse(HOUR);
        });
    }

    private ProviderEntry provider(String arn) {
        XmlElement p = upstream.ask("GetOpenIDConnectProvider", Map.of("OpenIDConnectProviderArn", arn));
        return new ProviderEntry(
                arn,
                ProviderUrls.withoutScheme(text(p, "Url")),
                time(p, "CreateDate"),
                members(p, "ClientIDList").map(m -> m.text().trim()).toList(),
                members(p, "ThumbprintList").map(m -> m.text().trim()).toList(),
                tags(p));
    }

    /**
     * A document as it is kept there: percent-encoded, or as it is. One that AWS would not have taken, and that was put
     * there by another way, counts as a denial of everything: it may have meant to deny.
     */
    private static PolicyDocument document(String name, String kept, PolicyType type) {
        String json = kept.startsWith("%") ? UriEncoding.decode(kept, true) : kept;
        try {
            return PolicyDocument.parse(json, type);
        } catch (MalformedPolicyException e) {
            LOG.warn("{} denies everything, since it is no policy document that AWS takes: {}", name, e.getMessage());
            return denial(type);
        }
    }

    private static PolicyDocument denial(PolicyType type) {
        String what = type == PolicyType.TRUST
                ? "\"Principal\":\"*\",\"Action\":\"sts:*\""
                : "\"Action\":\"*\",\"Resource\":\"*\"";
        return PolicyDocument.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Sid\":\"Unreadable\",\"Effect\":\"Deny\"," + what
                        + "}]}",
                type);
    }

    private static Stream<XmlElement> members(XmlElement parent, String list) {
        return parent.first(list).stream().flatMap(l -> l.all("member").stream());
    }

    private static Map<String, String> tags(XmlElement parent) {
        Map<String, String> tags = new TreeMap<>();
        members(parent, "Tags")
                .forEach(t -> tags.put(text(t, "Key"), t.textOf("Value").orElse("")));
        return tags;
    }

    private static String text(XmlElement parent, String child) {
        return parent.textOf(child).orElseThrow(XmlElement::malformed);
    }

    private static Instant time(XmlElement parent, String child) {
        return Instant.parse(text(parent, child));
    }
}
