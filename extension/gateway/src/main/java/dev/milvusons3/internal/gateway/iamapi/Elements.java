package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.util.List;
import java.util.Map;

/** Policies, roles and tags as elements of answers. */
final class Elements {
    private Elements() {}

    static void tags(XmlWriter xml, Map<String, String> tags) {
        xml.members(
                "Tags",
                List.copyOf(tags.entrySet()),
                (x, tag) -> x.text("Key", tag.getKey()).text("Value", tag.getValue()));
    }

    static void policy(XmlWriter xml, ManagedPolicy policy, IamStore store, boolean whole) {
        xml.text("PolicyName", policy.name)
                .text("PolicyId", policy.id)
                .text("Arn", policy.arn)
                .text("Path", policy.path)
                .text("DefaultVersionId", policy.defaultVersion)
                .text("AttachmentCount", store.rolesWith(policy.arn).size())
                .text(
                        "PermissionsBoundaryUsageCount",
                        store.rolesBoundedBy(policy.arn).size())
                .text("IsAttachable", true)
                .time("CreateDate", policy.created)
                .time("UpdateDate", policy.updated);
        if (whole) {
            if (!policy.description.isEmpty()) {
                xml.text("Description", policy.description);
            }
            tags(xml, policy.tags);
        }
    }

    static void version(XmlWriter xml, ManagedPolicy policy, ManagedPolicy.Version version, boolean withDocument) {
        if (withDocument) {
            xml.text("Document", Names.encoded(version.document().json()));
        }
        xml.text("VersionId", version.id())
                .text("IsDefaultVersion", version.id().equals(policy.defaultVersion))
                .time("CreateDate", version.created());
    }

    static void role(XmlWriter xml, RoleEntry role, IamStore store, boolean whole) {
        xml.text("Path", role.path)
                .text("RoleName", role.name)
                .text("RoleId", role.id)
                .text("Arn", role.arn)
                .time("CreateDate", role.created)
                .text(
                        "AssumeRolePolicyDocument",
                        Names.encoded(store.trustOf(role).json()))
                .text("MaxSessionDuration", role.maxSessionSeconds);
        if (!role.description.isEmpty()) {
            xml.text("Description", role.description);
        }
        if (whole) {
            role.boundary.ifPresent(arn -> xml.element(
                    "PermissionsBoundary",
                    () -> xml.text("PermissionsBoundaryType", "Policy").text("PermissionsBoundaryArn", arn)));
            tags(xml, role.tags);
            xml.element("RoleLastUsed", () -> {});
        }
    }
}
