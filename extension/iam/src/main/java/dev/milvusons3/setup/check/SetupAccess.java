package dev.milvusons3.setup.check;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.Effect;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.iam.StatementPrincipal;
import dev.milvusons3.iam.StatementTrace;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;

/**
 * Any single question to a set-up: may this role do this to that, and who may. Immutable.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupAccess {
    private final Setup setup;
    private final SetupScene scene;

    /**
     * An answer.
     *
     * @param who for people
     * @param atBest the decision if all that is not known yet turns out well
     * @param atWorst the decision if it turns out badly
     */
    public record Answer(String who, Decision atBest, Decision atWorst) {
        /** {@return whether it is allowed whatever is not known yet} */
        public boolean allowed() {
            return atBest.allowed() && atWorst.allowed();
        }

        /** {@return whether it depends on what is not known yet} */
        public boolean unknown() {
            return atBest.allowed() && !atWorst.allowed();
        }

        /** {@return the one to speak of} */
        public Decision shown() {
            return atBest.allowed() ? atWorst : atBest;
        }
    }

    /**
     * Someone whom a policy of the resource's side lets in.
     *
     * @param who as the policy names it
     * @param statement that does
     * @param allowed whether no other statement of that side denies it
     */
    public record Guest(StatementPrincipal who, StatementTrace statement, boolean allowed) {}

    private SetupAccess(Setup setup) {
        this.setup = setup;
        this.scene = new SetupScene(setup);
    }

    /** {@return questions to a set-up} */
    public static SetupAccess of(Setup setup) {
        return new SetupAccess(setup);
    }

    /** {@return the roles of the set-up: the pod's, then each that is assumed} */
    public List<Setup.Role> roles() {
        List<Setup.Role> all = new ArrayList<>(List.of(setup.role()));
        setup.chain().forEach(assumed -> all.add(assumed.role()));
        return all;
    }

    /** {@return the ARN of one of these roles} */
    public String arn(Setup.Role role) {
        return scene.arn(role);
    }

    /**
     * {@return the role of that name or ARN, or of that session's ARN; empty if the set-up has none}
     *
     * @param name such as {@code arn:aws:sts::111122223333:assumed-role/milvus/session}
     */
    public Optional<Setup.Role> role(String name) {
        String[] parts = name.split("/");
        String plain = name.contains(":assumed-role/") && parts.length > 1 ? parts[1] : parts[parts.length - 1];
        return roles().stream()
                .filter(role -> role.name().orElse("milvus").equals(plain))
                .findFirst();
    }

    /**
     * {@return whether a role may do something}
     *
     * @param role one of {@link #roles}
     * @param action such as {@code s3:PutObject}
     * @param resource an ARN
     * @param context condition keys that are known of the request, in any case; they win over those of the set-up
     * @throws IllegalArgumentException if the set-up has no policies about such a thing
     */
    public Answer ask(Setup.Role role, String action, String resource, Map<String, List<String>> context) {
        Map<String, List<String>> keys = scene.context();
        context.forEach((key, values) -> keys.put(key.toLowerCase(Locale.ROOT), values));
        String who = "role " + role.name().orElse("milvus");
        String service = action.substring(0, Math.max(0, action.indexOf(':'))).toLowerCase(Locale.ROOT);
        return switch (service) {
            case "kms" -> {
                SetupKey key = new SetupKey(setup, scene.values(), scene.bucketOwner());
                AuthorizationRequest request = new AuthorizationRequest(
                        scene.principal(role), action, resource, key.account(), keys, SetupScene.circumstances("", ""));
                yield answer(who, request, scene.kms(scene.best(), role, key), scene.kms(scene.worst(), role, key));
            }
            case "sts" -> assumption(role, action, resource, who);
            default -> {
                AuthorizationRequest request =
                        scene.request(role, action, resource, keys, SetupScene.circumstances("", ""));
                yield answer(who, request, scene.s3(scene.best(), role), scene.s3(scene.worst(), role));
            }
        };
    }

    private Answer assumption(Setup.Role role, String action, String resource, String who) {
        Setup.Role from = role;
        for (Setup.AssumedRole assumed : setup.chain()) {
            if (scene.arn(assumed.role()).equals(resource)) {
                AuthorizationRequest request = scene.assumption(from, assumed, action);
                return answer(
                        who, request, scene.hop(scene.best(), from, assumed), scene.hop(scene.worst(), from, assumed));
            }
        }
        throw new IllegalArgumentException("The set-up says of no role that it is assumed by another as " + resource
                + ". Allowed: "
                + (setup.chain().isEmpty()
                        ? "none, for the set-up has no assumed roles."
                        : setup.chain().stream()
                                        .map(assumed -> scene.arn(assumed.role()))
                                        .reduce((a, b) -> a + ", " + b)
                                        .orElse("")
                                + "."));
    }

    private static Answer answer(String who, AuthorizationRequest request, PolicySet best, PolicySet worst) {
        return new Answer(who, PolicyEvaluator.evaluate(request, best), PolicyEvaluator.evaluate(request, worst));
    }

    /**
     * {@return whether a service account gets the pod's role}
     *
     * @param namespace of the service account; empty: the set-up's
     * @param serviceAccount its name; empty: the set-up's
     */
    public Answer token(Optional<String> namespace, Optional<String> serviceAccount) {
        String in = namespace.orElseGet(() -> scene.value("namespace"));
        String name = serviceAccount.orElseGet(() -> scene.value("serviceAccount"));
        return new Answer(
                "service account " + in + "/" + name,
                scene.takesRole(scene.best(), in, name),
                scene.takesRole(scene.worst(), in, name));
    }

    /**
     * {@return the others whom the bucket's policy, or for an action of KMS the key's, lets in, in the order of its statements}
     *
     * @param action such as {@code s3:GetObject}
     * @param resource an ARN
     */
    public List<Guest> guests(String action, String resource) {
        boolean kms = action.toLowerCase(Locale.ROOT).startsWith("kms:");
        SetupKey key = new SetupKey(setup, scene.values(), scene.bucketOwner());
        List<NamedPolicy> policies = kms
                ? scene.worst().ofResource(key.policy(), PolicyType.RESOURCE, key.account(), false)
                : scene.worst().ofResource(setup.bucket().policy(), PolicyType.RESOURCE, scene.bucketOwner(), false);
        String owner = kms ? key.account() : scene.bucketOwner();
        Map<String, Guest> found = new LinkedHashMap<>();
        for (NamedPolicy policy : policies) {
            policy.document().statements().stream()
                    .filter(statement -> statement.effect() == Effect.ALLOW)
                    .flatMap(statement -> statement.principals().stream())
                    .filter(who -> who.type() == StatementPrincipal.Type.AWS && !isOwn(who.value()))
                    .forEach(who -> principal(who.value()).ifPresent(principal -> {
                        Decision decision = PolicyEvaluator.evaluate(
                                new AuthorizationRequest(principal, action, resource, owner, scene.context()),
                                new PolicySet(policies)
                                        .with(NamedPolicy.of("its own policies", PolicyType.IDENTITY, """
                                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
                                        """)));
                        decision.traces().stream()
                                .filter(trace -> trace.policy().type() == PolicyType.RESOURCE)
                                .flatMap(trace -> trace.statements().stream())
                                .filter(trace -> trace.matched()
                                        && trace.statement().effect() == Effect.ALLOW
                                        && trace.statement().principals().contains(who))
                                .findFirst()
                                .ifPresent(trace ->
                                        found.putIfAbsent(who.value(), new Guest(who, trace, decision.allowed())));
                    }));
        }
        return List.copyOf(found.values());
    }

    private boolean isOwn(String principal) {
        return roles().stream().anyMatch(role -> scene.arn(role).equals(principal));
    }

    private static Optional<Principal> principal(String written) {
        if (written.equals("*")) {
            return Optional.of(Principal.anonymous());
        }
        if (written.matches("[0-9]{12}")) {
            return Optional.of(Principal.session("arn:aws:iam::" + written + ":role/any", "AROAANY", "any"));
        }
        String[] fields = written.split(":", 6);
        if (fields.length < 6) {
            return Optional.empty();
        }
        if (fields[5].equals("root")) {
            return Optional.of(
                    Principal.session("arn:" + fields[1] + ":iam::" + fields[4] + ":role/any", "AROAANY", "any"));
        }
        if (fields[5].startsWith("role/")) {
            return Optional.of(Principal.session(written, "AROAANY", "any"));
        }
        return fields[5].startsWith("user/") ? Optional.of(Principal.user(written, "AIDAANY")) : Optional.empty();
    }

    /**
     * {@return what a denied answer is as a finding; empty if it is allowed}
     *
     * @param answer of this object
     * @param when it is asked, for people
     */
    public Optional<Finding> finding(Answer answer, String when) {
        return SetupCheck.finding(
                answer.shown().request().action().startsWith("sts:")
                        ? Rule.ROLE_NOT_ASSUMABLE
                        : answer.shown().request().action().startsWith("kms:")
                                ? Rule.KEY_NOT_USABLE
                                : Rule.MISSING_PERMISSION,
                answer.atBest(),
                answer.atWorst(),
                when,
                null);
    }
}
