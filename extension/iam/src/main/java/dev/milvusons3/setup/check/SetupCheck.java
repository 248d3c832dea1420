package dev.milvusons3.setup.check;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apiguardian.api.API;
import org.jspecify.annotations.Nullable;

/**
 * Whether a set-up lets Milvus work: takes the role as its pod does, then every further role, and decides every request that
 * Milvus makes, with the key's where the bucket is encrypted by one. No server, no account, milliseconds.
 *
 * <p>What the set-up does not say is taken for what a deployment would have: the trust policy that fits, the key policy that
 * KMS gives. Block public access and grants with constraints have no part in it.
 *
 * @see Excess what it grants beyond that
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupCheck {
    private final Setup setup;
    private final SetupScene scene;
    private final List<Finding> findings = new ArrayList<>();

    private SetupCheck(Setup setup) {
        this.setup = setup;
        this.scene = new SetupScene(setup);
    }

    /**
     * {@return all that is in the way; empty if Milvus works}
     *
     * @param setup where it runs, whose chart's values may name what is reached {@linkplain Outside#of beyond the bucket}
     * @param requests what it asks for
     */
    public static List<Finding> findings(Setup setup, List<MilvusRequest> requests) {
        return findings(setup, requests, Outside.of(setup));
    }

    /**
     * {@return all that is in the way; empty if Milvus works}
     *
     * @param setup where it runs
     * @param requests what it asks for
     * @param outside what it reaches beyond its bucket
     */
    public static List<Finding> findings(Setup setup, List<MilvusRequest> requests, Outside outside) {
        SetupCheck check = new SetupCheck(setup);
        check.assumes();
        check.accesses(requests.stream()
                .filter(request -> request.on() == MilvusRequest.On.BUCKET)
                .toList());
        check.findings.addAll(new OutsideAccess(check.scene, outside).findings(requests));
        return List.copyOf(check.findings);
    }

    /** The pod takes its role, and the session of each role the next. */
    private void assumes() {
        Setup.Role role = setup.role();
        if (role.trust().isPresent()) {
            String namespace = scene.value("namespace");
            String serviceAccount = scene.value("serviceAccount");
            add(
                    Rule.ROLE_NOT_ASSUMABLE,
                    scene.takesRole(scene.best(), namespace, serviceAccount),
                    scene.takesRole(scene.worst(), namespace, serviceAccount),
                    "the pod's token is exchanged for the role: without it Milvus has no credentials",
                    null);
        }
        Setup.Role before = role;
        for (Setup.AssumedRole assumed : setup.chain()) {
            hop(before, assumed);
            before = assumed.role();
        }
    }

    private void hop(Setup.Role from, Setup.AssumedRole to) {
        List<String> actions = new ArrayList<>(List.of("sts:AssumeRole"));
        if (to.sourceIdentity().isPresent()) {
            actions.add("sts:SetSourceIdentity");
        }
        if (!to.sessionTags().isEmpty()) {
            actions.add("sts:TagSession");
        }
        for (String action : actions) {
            AuthorizationRequest request = scene.assumption(from, to, action);
            add(
                    Rule.ROLE_NOT_ASSUMABLE,
                    PolicyEvaluator.evaluate(request, scene.hop(scene.best(), from, to)),
                    PolicyEvaluator.evaluate(request, scene.hop(scene.worst(), from, to)),
                    "the role " + to.role().name().orElse("") + " is assumed by "
                            + from.name().orElse("the pod's role"),
                    null);
        }
    }

    private void accesses(List<MilvusRequest> requests) {
        Setup.Role role = setup.accessing();
        Principal principal = scene.principal(role);
        String bucket = scene.bucketArn();
        PolicySet atBest = scene.s3(scene.best(), role);
        PolicySet atWorst = scene.s3(scene.worst(), role);
        SetupKey key = new SetupKey(setup, scene.values(), scene.bucketOwner());
        key.fact(scene.account(role))
                .ifPresent(fact -> findings.add(new Finding(
                        Finding.Kind.FACT,
                        Rule.KEY_NOT_USABLE,
                        "Objects are encrypted by KMS",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        fact)));
        for (MilvusRequest request : requests) {
            Optional<String> object = request.key().map(path -> bucket + "/" + scene.rooted(path));
            Map<String, List<String>> keys = scene.context();
            request.prefix().ifPresent(prefix -> keys.put("s3:prefix", List.of(scene.rooted(prefix))));
            String top = request.key()
                    .map(scene::rooted)
                    .map(path -> bucket + "/" + path.substring(0, path.indexOf('/')) + "/*")
                    .orElse(bucket);
            AuthorizationRequest asked = scene.request(
                    role,
                    request.action(),
                    object.orElse(bucket),
                    keys,
                    SetupScene.circumstances(object.orElse(""), top));
            add(
                    Rule.MISSING_PERMISSION,
                    PolicyEvaluator.evaluate(asked, atBest),
                    PolicyEvaluator.evaluate(asked, atWorst),
                    request.when(),
                    request);
            object.ifPresent(arn -> key.action(request.action()).ifPresent(action -> {
                AuthorizationRequest use = key.request(principal, action, arn, bucket, scene.context());
                if (!key.isGranted(scene.arn(role), action)) {
                    add(
                            Rule.KEY_NOT_USABLE,
                            PolicyEvaluator.evaluate(use, scene.kms(scene.best(), role, key)),
                            PolicyEvaluator.evaluate(use, scene.kms(scene.worst(), role, key)),
                            request.when() + " (S3 asks KMS in the role's name)",
                            request);
                }
            }));
        }
    }

    private void add(Rule rule, Decision atBest, Decision atWorst, String when, @Nullable MilvusRequest request) {
        finding(rule, atBest, atWorst, when, request).ifPresent(findings::add);
    }

    /**
     * {@return what a decision comes to; empty if it is allowed}
     *
     * @param rule that it is about if nothing allows it
     * @param atBest if unknown values turn out well
     */
    static Optional<Finding> finding(
            Rule rule, Decision atBest, Decision atWorst, String when, @Nullable MilvusRequest request) {
        if (atBest.allowed() && atWorst.allowed()) {
            return Optional.empty();
        }
        Decision shown = atBest.allowed() ? atWorst : atBest;
        boolean denied = shown.outcome() == Decision.Outcome.EXPLICIT_DENY;
        Finding.Kind kind =
                atBest.allowed() ? Finding.Kind.UNKNOWN : denied ? Finding.Kind.DENIED : Finding.Kind.MISSING;
        Rule found = switch (kind) {
            case UNKNOWN -> Rule.UNKNOWN_BEFORE_APPLY;
            case DENIED -> rule == Rule.MISSING_PERMISSION ? Rule.EXPLICIT_DENY : rule;
            default -> rule;
        };
        return Optional.of(new Finding(
                kind,
                found,
                shown.request().action() + " on " + shown.request().resource() + (when.isEmpty() ? "" : ", " + when),
                Optional.ofNullable(request),
                Optional.of(shown),
                Optional.empty(),
                shown.cause()));
    }
}
