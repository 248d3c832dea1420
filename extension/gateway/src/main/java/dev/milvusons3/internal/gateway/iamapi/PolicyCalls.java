package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.iamapi.ManagedPolicy.Version;
import dev.milvusons3.internal.gateway.identity.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Managed policies. */
final class PolicyCalls {
    private static final int MAX_VERSIONS = 5;
    private static final Pattern ANY = Pattern.compile("(?s).*");

    private final IamStore store;

    PolicyCalls(IamStore store) {
        this.store = store;
    }

    void addTo(Map<String, IamCall> calls) {
        calls.put("CreatePolicy", new IamCall(q -> newArn(q), this::create));
        calls.put(
                "GetPolicy",
                ofPolicy((q, xml) -> xml.element("Policy", () -> Elements.policy(xml, policy(q), store, true))));
        calls.put("ListPolicies", new IamCall(q -> store.account().iamArn("policy/*"), this::list));
        calls.put("DeletePolicy", ofPolicy((q, xml) -> delete(q)));
        calls.put("CreatePolicyVersion", ofPolicy(this::createVersion));
        calls.put("GetPolicyVersion", ofPolicy((q, xml) -> {
            ManagedPolicy policy = policy(q);
            Version version = policy.version(q.require("VersionId"));
            xml.element("PolicyVersion", () -> Elements.version(xml, policy, version, true));
        }));
        calls.put("ListPolicyVersions", ofPolicy((q, xml) -> {
            ManagedPolicy policy = policy(q);
            Pages.write(q, xml, "Versions", newestFirst(policy), (x, v) -> Elements.version(x, policy, v, false));
        }));
        calls.put("DeletePolicyVersion", ofPolicy((q, xml) -> deleteVersion(q)));
        calls.put("SetDefaultPolicyVersion", ofPolicy((q, xml) -> {
            ManagedPolicy policy = owned(q);
            policy.defaultVersion = policy.version(q.require("VersionId")).id();
            policy.updated = q.call().time();
        }));
        calls.put("TagPolicy", ofPolicy((q, xml) -> Names.addTags(owned(q).tags, q.tags("Tags"))));
        calls.put("UntagPolicy", ofPolicy((q, xml) -> q.members("TagKeys").forEach(owned(q).tags::remove)));
        calls.put(
                "ListPolicyTags",
                ofPolicy((q, xml) -> Pages.write(
                        q,
                        xml,
                        "Tags",
                        List.copyOf(policy(q).tags.entrySet()),
                        (x, tag) -> x.text("Key", tag.getKey()).text("Value", tag.getValue()))));
        calls.put("ListEntitiesForPolicy", ofPolicy(this::listEntities));
    }

    private static IamCall ofPolicy(BiConsumer<QueryRequest, XmlWriter> run) {
        return new IamCall(q -> Names.arn(q, "PolicyArn"), run);
    }

    private String newArn(QueryRequest q) {
        return store.account().iamArn("policy" + Names.path(q) + Names.policy(q));
    }

    private ManagedPolicy policy(QueryRequest q) {
        return store.requirePolicy(Names.arn(q, "PolicyArn"));
    }

    /** AWS' own policies are nobody's to change. */
    private ManagedPolicy owned(QueryRequest q) {
        ManagedPolicy policy = policy(q);
        if (AwsManagedPolicies.isAws(policy.arn)) {
            throw new AwsError(403, "AccessDenied", "You cannot change AWS managed policy " + policy.arn);
        }
        return policy;
    }

    private void create(QueryRequest q, XmlWriter xml) {
        String arn = newArn(q);
        PolicyDocument document = Documents.managed(q);
        Map<String, String> tags = q.tags("Tags");
        String description = q.get("Description", 0, 1_000, ANY).orElse("");
        String name = Names.policy(q);
        if (store.policies().values().stream()
                .anyMatch(p -> !AwsManagedPolicies.isAws(p.arn) && p.name.equalsIgnoreCase(name))) {
            throw IamErrors.exists("A policy called " + name + " already exists. Duplicate names are not allowed.");
        }
        Instant now = q.call().time();
        ManagedPolicy policy =
                new ManagedPolicy(arn, name, Names.path(q), Ids.unique("ANPA"), description, now, Map.of());
        Names.addTags(policy.tags, tags);
        policy.addVersion(document, now);
        store.policies().put(arn, policy);
        xml.element("Policy", () -> Elements.policy(xml, policy, store, true));
    }

    private void list(QueryRequest q, XmlWriter xml) {
        String scope = q.get("Scope").orElse("All");
        String prefix = q.get("PathPrefix").orElse("/");
        boolean attached = q.get("OnlyAttached").map(Boolean::parseBoolean).orElse(false);
        List<ManagedPolicy> fitting = store.policies().values().stream()
                .filter(p -> scope.equals("All") || scope.equals("AWS") == AwsManagedPolicies.isAws(p.arn))
                .filter(p -> p.path.startsWith(prefix))
                .filter(p -> !attached || !store.rolesWith(p.arn).isEmpty())
                .toList();
        Pages.write(q, xml, "Policies", fitting, (x, p) -> Elements.policy(x, p, store, false));
    }

    private void delete(QueryRequest q) {
        ManagedPolicy policy = owned(q);
        if (!store.rolesWith(policy.arn).isEmpty()
                || !store.rolesBoundedBy(policy.arn).isEmpty()) {
            throw IamErrors.conflict("Cannot delete a policy attached to entities.");
        }
        if (policy.versions.size() > 1) {
            throw IamErrors.conflict(
                    "This policy has more than one version. Before you delete a policy, you must delete the policy's"
                            + " versions. The default version is deleted with the policy.");
        }
        store.policies().remove(policy.arn);
    }

    private void createVersion(QueryRequest q, XmlWriter xml) {
        PolicyDocument document = Documents.managed(q);
        ManagedPolicy policy = owned(q);
        if (policy.versions.size() >= MAX_VERSIONS) {
            throw IamErrors.limit("A managed policy can have up to 5 versions. Before you create a new version, you"
                    + " must delete an existing version.");
        }
        Version version = policy.addVersion(document, q.call().time());
        policy.updated = q.call().time();
        if (q.get("SetAsDefault").map(Boolean::parseBoolean).orElse(false)) {
            policy.defaultVersion = version.id();
        }
        xml.element("PolicyVersion", () -> Elements.version(xml, policy, version, false));
    }

    private static List<Version> newestFirst(ManagedPolicy policy) {
        List<Version> versions = new ArrayList<>(policy.versions.values());
        Collections.reverse(versions);
        return versions;
    }

    private void deleteVersion(QueryRequest q) {
        ManagedPolicy policy = owned(q);
        Version version = policy.version(q.require("VersionId"));
        if (version.id().equals(policy.defaultVersion)) {
            throw IamErrors.conflict("Cannot delete the default version of a policy.");
        }
        policy.versions.remove(version.id());
    }

    private void listEntities(QueryRequest q, XmlWriter xml) {
        ManagedPolicy policy = policy(q);
        boolean boundary = q.get("PolicyUsageFilter").orElse("").equals("PermissionsBoundary");
        List<RoleEntry> roles = boundary ? store.rolesBoundedBy(policy.arn) : store.rolesWith(policy.arn);
        xml.members("PolicyGroups", List.of());
        xml.members("PolicyUsers", List.of());
        Pages.write(
                q,
                xml,
                "PolicyRoles",
                roles,
                (x, r) -> x.text("RoleName", r.name).text("RoleId", r.id));
    }
}
