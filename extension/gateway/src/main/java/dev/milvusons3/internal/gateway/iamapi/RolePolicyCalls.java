package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What policies a role has: attached ones, and inline ones. */
final class RolePolicyCalls {
    private static final int MAX_ATTACHED = 10;

    private final IamStore store;
    private final RoleCalls roles;

    RolePolicyCalls(IamStore store, RoleCalls roles) {
        this.store = store;
        this.roles = roles;
    }

    void addTo(Map<String, IamCall> calls) {
        calls.put("AttachRolePolicy", new IamCall(roles::arn, this::keysOfAttachment, (q, xml) -> attach(q)));
        calls.put("DetachRolePolicy", new IamCall(roles::arn, this::keysOfAttachment, (q, xml) -> detach(q)));
        calls.put("ListAttachedRolePolicies", ofRole(this::listAttached));
        calls.put("PutRolePolicy", ofRole((q, xml) -> put(q)));
        calls.put("GetRolePolicy", ofRole(this::get));
        calls.put(
                "ListRolePolicies",
                ofRole((q, xml) -> Pages.write(
                        q, xml, "PolicyNames", List.copyOf(role(q).inline.keySet()), XmlWriter::characters)));
        calls.put("DeleteRolePolicy", ofRole((q, xml) -> {
            inline(q);
            role(q).inline.remove(Names.policy(q));
        }));
    }

    /** @see <a href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html">Condition keys of IAM</a> */
    private Map<String, String> keysOfAttachment(QueryRequest q) {
        Map<String, String> keys = new HashMap<>(roles.keys(q));
        keys.put("iam:policyarn", Names.arn(q, "PolicyArn"));
        return keys;
    }

    private IamCall ofRole(BiConsumer<QueryRequest, XmlWriter> run) {
        return new IamCall(roles::arn, roles::keys, run);
    }

    private RoleEntry role(QueryRequest q) {
        return store.requireRole(Names.role(q));
    }

    private void attach(QueryRequest q) {
        RoleEntry role = role(q);
        String arn = Names.arn(q, "PolicyArn");
        store.requirePolicy(arn);
        if (!role.attached.contains(arn) && role.attached.size() >= MAX_ATTACHED) {
            throw IamErrors.limit("Cannot exceed quota for PoliciesPerRole: " + MAX_ATTACHED);
        }
        role.attached.add(arn);
    }

    private void detach(QueryRequest q) {
        String arn = Names.arn(q, "PolicyArn");
        if (!role(q).attached.remove(arn)) {
            throw IamErrors.noSuchEntity("Policy " + arn + " was not found.");
        }
    }

    private void listAttached(QueryRequest q, XmlWriter xml) {
        List<ManagedPolicy> attached = role(q).attached.stream()
                .map(store::requirePolicy)
                .filter(p -> p.path.startsWith(q.get("PathPrefix").orElse("/")))
                .toList();
        Pages.write(
                q,
                xml,
                "AttachedPolicies",
                attached,
                (x, p) -> x.text("PolicyName", p.name).text("PolicyArn", p.arn));
    }

    private void put(QueryRequest q) {
        PolicyDocument document = Documents.inline(q);
        RoleEntry role = role(q);
        String name = Names.policy(q);
        Documents.checkInlineOf(role, name, document);
        role.inline.put(name, document);
    }

    private PolicyDocument inline(QueryRequest q) {
        PolicyDocument document = role(q).inline.get(Names.policy(q));
        if (document == null) {
            throw IamErrors.noSuchEntity("The role policy with name " + Names.policy(q) + " cannot be found.");
        }
        return document;
    }

    private void get(QueryRequest q, XmlWriter xml) {
        PolicyDocument document = inline(q);
        xml.text("RoleName", Names.role(q))
                .text("PolicyName", Names.policy(q))
                .text("PolicyDocument", Names.encoded(document.json()));
    }
}
