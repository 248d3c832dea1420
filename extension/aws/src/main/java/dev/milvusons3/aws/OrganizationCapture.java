package dev.milvusons3.aws;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.platform.AwsErrors;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * Reads what an organisation says about accounts: its id, which every member may read, and its policies from the root down, which
 * its management account may read, and to whom that is delegated.
 *
 * @see <a href="https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_evaluation.html">SCP evaluation</a>
 */
final class OrganizationCapture {
    private final Organizations organizations;
    private final RelevantStatements statements;
    private final Unread unread;

    OrganizationCapture(Organizations organizations, RelevantStatements statements, Unread unread) {
        this.organizations = organizations;
        this.statements = statements;
        this.unread = unread;
    }

    /**
     * The root, a unit or an account.
     *
     * @param depth of the root: 1
     * @param accounts of the set-up that it is above, or that it is
     */
    private record Target(String id, int depth, Set<String> accounts) {}

    Setup.Organization of(Set<String> accounts) {
        return unread.tried("organization", this::organization)
                .flatMap(found -> found)
                .map(found -> new Setup.Organization(
                        Optional.of(found.get("Id").requireText()),
                        unread.tried("organization policies", () -> levels(found, accounts))
                                .orElse(List.of())))
                .orElse(Setup.Organization.NONE);
    }

    private Optional<Json> organization() {
        try {
            return Optional.of(
                    organizations.call("DescribeOrganization", Map.of()).get("Organization"));
        } catch (AwsServiceException e) {
            if (AwsErrors.code(e).equals("AWSOrganizationsNotInUseException")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private List<Setup.OrganizationLevel> levels(Json organization, Set<String> accounts) {
        // No policy of an organisation limits its management account.
        Set<String> limited = new LinkedHashSet<>(accounts);
        limited.remove(organization.get("MasterAccountId").text());
        Map<String, Target> targets = new LinkedHashMap<>();
        for (String account : limited) {
            List<String> path = path(account);
            for (int i = 0; i < path.size(); i++) {
                int depth = i + 1;
                targets.computeIfAbsent(path.get(i), id -> new Target(id, depth, new LinkedHashSet<>()))
                        .accounts()
                        .add(account);
            }
        }
        return targets.values().stream()
                .flatMap(target -> levels(target, limited))
                .filter(level -> !level.serviceControl().isEmpty()
                        || !level.resourceControl().isEmpty())
                .toList();
    }

    /** {@return the root, the units below it, and the account} */
    private List<String> path(String account) {
        List<String> path = new ArrayList<>(List.of(account));
        while (true) {
            Json parent = organizations
                    .call("ListParents", Map.of("ChildId", path.get(0)))
                    .get("Parents")
                    .items()
                    .get(0);
            path.add(0, parent.get("Id").requireText());
            if (parent.get("Type").text().equals("ROOT")) {
                return path;
            }
        }
    }

    /** {@return what is above all accounts as one level, and anything else as one of each account that it is above: as a set-up's folder has them} */
    private Stream<Setup.OrganizationLevel> levels(Target target, Set<String> all) {
        List<Setup.Document> serviceControl =
                documents(target.id(), "SERVICE_CONTROL_POLICY", PolicyType.SERVICE_CONTROL);
        List<Setup.Document> resourceControl =
                documents(target.id(), "RESOURCE_CONTROL_POLICY", PolicyType.RESOURCE_CONTROL);
        if (target.accounts().equals(all) && !all.contains(target.id())) {
            return Stream.of(new Setup.OrganizationLevel(
                    target.depth() + "-" + target.id(), Optional.empty(), serviceControl, resourceControl));
        }
        return target.accounts().stream()
                .map(account -> new Setup.OrganizationLevel(
                        target.depth() + "-account-" + account, Optional.of(account), serviceControl, resourceControl));
    }

    private List<Setup.Document> documents(String target, String filter, PolicyType type) {
        List<Setup.Document> documents = new ArrayList<>();
        Map<String, String> input = new LinkedHashMap<>(Map.of("TargetId", target, "Filter", filter));
        String next;
        do {
            Json page = organizations.call("ListPoliciesForTarget", input);
            for (Json policy : page.get("Policies").items()) {
                String content = organizations
                        .call(
                                "DescribePolicy",
                                Map.of("PolicyId", policy.get("Id").requireText()))
                        .get("Policy")
                        .get("Content")
                        .requireText();
                // Its name becomes a file's.
                String name = policy.get("Name").requireText().replaceAll("[^A-Za-z0-9._-]+", "-");
                statements.document(name, content, type).ifPresent(documents::add);
            }
            next = page.get("NextToken").text();
            input.put("NextToken", next);
        } while (!next.isEmpty());
        return documents;
    }
}
