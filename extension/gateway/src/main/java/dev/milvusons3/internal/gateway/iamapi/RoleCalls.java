package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import dev.milvusons3.internal.gateway.identity.Ids;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** Roles themselves: made, changed, tagged, deleted. */
final class RoleCalls {
    private static final Pattern ANY = Pattern.compile("(?s).*");
    private static final int HOUR = 3_600;
    private static final int MAX_SESSION = 12 * HOUR;

    private final IamStore store;

    RoleCalls(IamStore store) {
        this.store = store;
    }

    void addTo(Map<String, IamCall> calls) {
        calls.put("CreateRole", new IamCall(this::newArn, this::keys, this::create));
        calls.put("GetRole", ofRole((q, xml) -> xml.element("Role", () -> Elements.role(xml, role(q), store, true))));
        calls.put("ListRoles", new IamCall(q -> store.account().iamArn("role/*"), this::list));
        calls.put("UpdateRole", ofRole((q, xml) -> update(q)));
        calls.put("UpdateRoleDescription", ofRole((q, xml) -> {
            role(q).description = description(q);
            xml.element("Role", () -> Elements.role(xml, role(q), store, true));
        }));
        calls.put("UpdateAssumeRolePolicy", ofRole((q, xml) -> {
            BoundPolicy trust = Documents.trust(q, "PolicyDocument", store);
            role(q).trust = trust;
        }));
        calls.put("DeleteRole", ofRole((q, xml) -> delete(q)));
        calls.put(
                "PutRolePermissionsBoundary",
                new IamCall(this::arn, this::keys, (q, xml) -> role(q).boundary = boundary(q)));
        calls.put("DeleteRolePermissionsBoundary", ofRole((q, xml) -> {
            if (role(q).boundary.isEmpty()) {
                throw IamErrors.noSuchEntity("Role " + Names.role(q) + " does not have a permissions boundary.");
            }
            role(q).boundary = Optional.empty();
        }));
        calls.put("TagRole", ofRole((q, xml) -> Names.addTags(role(q).tags, q.tags("Tags"))));
        calls.put("UntagRole", ofRole((q, xml) -> q.members("TagKeys").forEach(role(q).tags::remove)));
        calls.put(
                "ListRoleTags",
                ofRole((q, xml) -> Pages.write(
                        q,
                        xml,
                        "Tags",
                        List.copyOf(role(q).tags.entrySet()),
                        (x, tag) -> x.text("Key", tag.getKey()).text("Value", tag.getValue()))));
        calls.put("ListInstanceProfilesForRole", ofRole((q, xml) -> {
            role(q);
            Pages.write(q, xml, "InstanceProfiles", List.of(), (x, none) -> {});
        }));
    }

    private IamCall ofRole(BiConsumer<QueryRequest, XmlWriter> run) {
        return new IamCall(this::arn, this::keys, run);
    }

    /** {@return the ARN of the role that is spoken of; of one that is not there, what it would be at the top path} */
    String arn(QueryRequest q) {
        String name = Names.role(q);
        RoleEntry role = store.roles().get(name);
        return role == null ? store.account().iamArn("role/" + name) : role.arn;
    }

    private String newArn(QueryRequest q) {
        return store.account().iamArn("role" + Names.path(q) + Names.role(q));
    }

    /** {@return the condition keys of a request about a role: its tags, and the policy and the boundary that are spoken of} */
    Map<String, String> keys(QueryRequest q) {
        Map<String, String> keys = new HashMap<>();
        RoleEntry role = store.roles().get(Names.role(q));
        if (role != null) {
            role.tags.forEach((key, value) -> {
                keys.put("aws:ResourceTag/" + key, value);
                keys.put("iam:ResourceTag/" + key, value);
            });
            role.boundary.ifPresent(arn -> keys.put("iam:PermissionsBoundary", arn));
        }
        q.get("PolicyArn").ifPresent(arn -> keys.put("iam:PolicyARN", arn));
        q.get("PermissionsBoundary").ifPresent(arn -> keys.put("iam:PermissionsBoundary", arn));
        return keys;
    }

    private RoleEntry role(QueryRequest q) {
        return store.requireRole(Names.role(q));
    }

    private static String description(QueryRequest q) {
        return q.get("Description", 0, 1_000, ANY).orElse("");
    }

    private Optional<String> boundary(QueryRequest q) {
        Optional<String> arn = q.get("PermissionsBoundary");
        arn.ifPresent(a -> {
            if (store.policies().get(a) == null) {
                throw IamErrors.noSuchEntity("Scope ARN: " + a + " does not exist or is not attachable.");
            }
        });
        return arn;
    }

    private void create(QueryRequest q, XmlWriter xml) {
        String name = Names.role(q);
        BoundPolicy trust = Documents.trust(q, "AssumeRolePolicyDocument", store);
        int maxSession = q.number("MaxSessionDuration", HOUR, MAX_SESSION).orElse(HOUR);
        Map<String, String> tags = q.tags("Tags");
        Optional<String> boundary = boundary(q);
        if (store.roles().keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            throw IamErrors.exists("Role with name " + name + " already exists.");
        }
        RoleEntry role = new RoleEntry(
                newArn(q),
                name,
                Names.path(q),
                Ids.unique("AROA"),
                q.call().time(),
                trust,
                description(q),
                maxSession,
                boundary,
                Map.of());
        Names.addTags(role.tags, tags);
        store.roles().put(name, role);
        xml.element("Role", () -> Elements.role(xml, role, store, true));
    }

    private void list(QueryRequest q, XmlWriter xml) {
        String prefix = q.get("PathPrefix").orElse("/");
        List<RoleEntry> fitting = store.roles().values().stream()
                .filter(r -> r.path.startsWith(prefix))
                .toList();
        Pages.write(q, xml, "Roles", fitting, (x, r) -> Elements.role(x, r, store, false));
    }

    private void update(QueryRequest q) {
        RoleEntry role = role(q);
        String description = q.get("Description").isPresent() ? description(q) : role.description;
        role.maxSessionSeconds =
                q.number("MaxSessionDuration", HOUR, MAX_SESSION).orElse(role.maxSessionSeconds);
        role.description = description;
    }

    private void delete(QueryRequest q) {
        RoleEntry role = role(q);
        if (!role.attached.isEmpty()) {
            throw IamErrors.conflict("Cannot delete entity, must detach all policies first.");
        }
        if (!role.inline.isEmpty()) {
            throw IamErrors.conflict("Cannot delete entity, must delete policies first.");
        }
        store.roles().remove(role.name);
    }
}
