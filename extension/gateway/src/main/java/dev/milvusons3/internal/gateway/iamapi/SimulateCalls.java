package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells what policies would decide, by the evaluator that decides real requests.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html">SimulatePrincipalPolicy</a>
 */
final class SimulateCalls {
    private record Question(String action, String resource) {}

    private final IamStore store;

    SimulateCalls(IamStore store) {
        this.store = store;
    }

    void addTo(Map<String, IamCall> calls) {
        calls.put(
                "SimulatePrincipalPolicy", new IamCall(q -> Names.arn(q, "PolicySourceArn"), this::simulatePrincipal));
        calls.put("SimulateCustomPolicy", new IamCall(q -> "*", this::simulateCustom));
    }

    private void simulatePrincipal(QueryRequest q, XmlWriter xml) {
        String arn = Names.arn(q, "PolicySourceArn");
        IamDirectory.Role role = store.role(arn)
                .orElseThrow(() -> IamErrors.noSuchEntity("The policy source " + arn + " cannot be found."));
        List<NamedPolicy> policies = new ArrayList<>(role.identityPolicies());
        policies.addAll(given(q, "PolicyInputList", PolicyType.IDENTITY));
        List<NamedPolicy> boundary = given(q, "PermissionsBoundaryPolicyInputList", PolicyType.PERMISSIONS_BOUNDARY);
        if (boundary.isEmpty()) {
            role.boundary().ifPresent(policies::add);
        }
        policies.addAll(boundary);
        Principal principal = Principal.session(role.arn(), role.id(), "simulation");
        simulate(q, xml, principal, policies, Optional.of(role.name()));
    }

    private void simulateCustom(QueryRequest q, XmlWriter xml) {
        List<NamedPolicy> policies = new ArrayList<>(given(q, "PolicyInputList", PolicyType.IDENTITY));
        if (policies.isEmpty()) {
            q.require("PolicyInputList");
        }
        policies.addAll(given(q, "PermissionsBoundaryPolicyInputList", PolicyType.PERMISSIONS_BOUNDARY));
        String caller = q.get("CallerArn").map(arn -> Names.arn(q, "CallerArn")).orElse("");
        Principal principal = Principal.user(
                caller.isEmpty() ? store.account().iamArn("user/simulated") : caller, "AIDASIMULATEDSIMULATE");
        simulate(q, xml, principal, policies, Optional.empty());
    }

    private void simulate(
            QueryRequest q, XmlWriter xml, Principal principal, List<NamedPolicy> policies, Optional<String> roleName) {
        q.get("ResourcePolicy").ifPresent(json -> policies.add(parse("ResourcePolicy", PolicyType.RESOURCE, json)));
        Map<String, List<String>> context = context(q);
        String owner = q.get("ResourceOwner")
                .map(SimulateCalls::accountOf)
                .orElse(store.account().id());
        PolicySet set = new PolicySet(policies);
        Pages.write(q, xml, "EvaluationResults", questions(q), (x, question) -> {
            AuthorizationRequest request =
                    new AuthorizationRequest(principal, question.action(), question.resource(), owner, context);
            write(x, question, PolicyEvaluator.evaluate(request, set), roleName);
        });
    }

    private static List<Question> questions(QueryRequest q) {
        List<String> actions = q.members("ActionNames");
        List<String> resources = q.members("ResourceArns");
        if (actions.isEmpty()) {
            q.require("ActionNames");
        }
        List<Question> questions = new ArrayList<>();
        for (String action : actions) {
            if (!action.matches("[a-zA-Z0-9-]+:[a-zA-Z0-9]+")) {
                throw IamErrors.invalidInput(
                        "Invalid Entity Name: " + action + " (an action is named in full, as in s3:GetObject)");
            }
            for (String resource : resources.isEmpty() ? List.of("*") : resources) {
                questions.add(new Question(action, resource));
            }
        }
        return questions;
    }

    private static Map<String, List<String>> context(QueryRequest q) {
        Map<String, List<String>> context = new HashMap<>();
        for (int i = 1; ; i++) {
            String entry = "ContextEntries.member." + i;
            Optional<String> name = q.get(entry + ".ContextKeyName");
            if (name.isEmpty()) {
                return context;
            }
            context.put(name.get(), q.members(entry + ".ContextKeyValues"));
        }
    }

    private static String accountOf(String arnOrId) {
        String[] fields = arnOrId.split(":", -1);
        return fields.length > 4 ? fields[4] : arnOrId;
    }

    private static List<NamedPolicy> given(QueryRequest q, String list, PolicyType type) {
        List<NamedPolicy> policies = new ArrayList<>();
        for (String json : q.members(list)) {
            policies.add(parse(list + "." + (policies.size() + 1), type, json));
        }
        return policies;
    }

    private static NamedPolicy parse(String name, PolicyType type, String json) {
        try {
            return NamedPolicy.of(name, type, json);
        } catch (MalformedPolicyException e) {
            throw IamErrors.invalidInput(name + ": " + Objects.requireNonNullElse(e.getMessage(), e.awsMessage()));
        }
    }

    private void write(XmlWriter xml, Question question, Decision decision, Optional<String> roleName) {
        xml.text("EvalActionName", question.action())
                .text("EvalResourceName", question.resource())
                .text(
                        "EvalDecision",
                        switch (decision.outcome()) {
                            case ALLOW -> "allowed";
                            case EXPLICIT_DENY -> "explicitDeny";
                            case IMPLICIT_DENY -> "implicitDeny";
                        });
        xml.members("MatchedStatements", decision.matchedStatements(), (x, trace) -> {
            x.text("SourcePolicyId", sourceId(trace.policy(), roleName))
                    .text("SourcePolicyType", sourceType(trace.policy()));
            x.element(
                    "StartPosition",
                    () -> x.text("Line", trace.statement().start().line())
                            .text("Column", trace.statement().start().column()));
            x.element(
                    "EndPosition",
                    () -> x.text("Line", trace.statement().end().line())
                            .text("Column", trace.statement().end().column()));
        });
        xml.members("MissingContextValues", decision.missingContextKeys());
        if (!decision.policies().ofType(PolicyType.PERMISSIONS_BOUNDARY).isEmpty()) {
            xml.element(
                    "PermissionsBoundaryDecisionDetail",
                    () -> xml.text(
                            "AllowedByPermissionsBoundary",
                            decision.allowed()
                                    || !decision.deniedBy().equals(Optional.of(PolicyType.PERMISSIONS_BOUNDARY))));
        }
    }

    private static String sourceId(NamedPolicy policy, Optional<String> roleName) {
        boolean inline = roleName.isPresent() && !policy.name().startsWith("arn:") && !isGiven(policy);
        return inline ? "role_" + roleName.get() + "_" + policy.name() : policy.shortName();
    }

    private static boolean isGiven(NamedPolicy policy) {
        return policy.name().contains("PolicyInputList.") || policy.name().equals("ResourcePolicy");
    }

    private static String sourceType(NamedPolicy policy) {
        if (policy.type() == PolicyType.RESOURCE) {
            return "resource";
        }
        if (isGiven(policy)) {
            return "none";
        }
        if (!policy.name().startsWith("arn:")) {
            return "role";
        }
        return AwsManagedPolicies.isAws(policy.name()) ? "aws-managed" : "user-managed";
    }
}
