package dev.milvusons3.setup.check;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Arn;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What Milvus asks beyond its own bucket. Of others' documents a set-up has none: a bucket policy, key policy or trust policy there is taken to
 * allow, so that what is found is the role's own side.
 */
final class OutsideAccess {
    private static final String ANYBODY = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "*", "Resource": "*"}}
            """;
    private static final String ANYBODY_ASSUMES = """
            {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}}
            """;

    private final SetupScene scene;
    private final Outside outside;
    private final Set<Finding> findings = new LinkedHashSet<>();

    OutsideAccess(SetupScene scene, Outside outside) {
        this.scene = scene;
        this.outside = outside;
    }

    /** {@return what is in the way of requests that are not about Milvus' bucket; each once} */
    List<Finding> findings(List<MilvusRequest> requests) {
        requests.stream()
                .filter(request -> request.on() != MilvusRequest.On.BUCKET)
                .forEach(this::ask);
        return List.copyOf(findings);
    }

    private void ask(MilvusRequest request) {
        Optional<Outside.Place> place = outside.place(request.on());
        if (place.isEmpty()) {
            findings.add(unnamed(request));
            return;
        }
        Optional<String> further = place.get().roleArn();
        if (further.isPresent()) {
            assumes(further.get(), request);
        } else if (request.on() == MilvusRequest.On.KEY) {
            key(place.get().arn(), request);
        } else {
            source(place.get().arn(), request);
        }
    }

    private static Finding unnamed(MilvusRequest request) {
        boolean key = request.on() == MilvusRequest.On.KEY;
        return new Finding(
                Finding.Kind.FACT,
                Rule.OUTSIDE_UNNAMED,
                key ? "The key of Milvus' own encryption" : "The source of external collections",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                key
                        ? "Which key Milvus' own encryption (CMEK) uses is not said, so that what it asks KMS for is not checked. Name the key"
                                + " (--cmek-key, or cipherPlugin.kms.defaultKey in the values' user.yaml)."
                        : "Which bucket external collections are made of is not said, so that what is read there is not checked. Name it"
                                + " (--external-source s3://BUCKET/PREFIX).");
    }

    /** What the further role may do is in its owner's documents. */
    private void assumes(String role, MilvusRequest request) {
        boolean ofSetup = scene.setup().chain().stream()
                .anyMatch(assumed -> scene.arn(assumed.role()).equals(role));
        if (ofSetup) {
            return; // That it is assumed is asked for the bucket's sake.
        }
        NamedPolicy trust = NamedPolicy.of("the trust policy of " + role, PolicyType.TRUST, ANYBODY_ASSUMES);
        decide(
                Rule.ROLE_NOT_ASSUMABLE,
                "sts:AssumeRole",
                role,
                account(role),
                request,
                scene.context(),
                role,
                policies -> {
                    List<NamedPolicy> all = session(policies);
                    all.add(trust);
                    return all;
                });
    }

    private void key(String arn, MilvusRequest request) {
        Optional<Setup.Document> own = scene.setup().keyOf(arn).flatMap(Setup.Key::policy);
        Map<String, List<String>> keys = scene.context();
        String account = account(arn);
        boolean foreign = !account.equals(scene.account(scene.setup().accessing()));
        decide(Rule.KEY_NOT_USABLE, request.action(), arn, account, request, keys, arn, policies -> {
            List<NamedPolicy> all = session(policies);
            all.addAll(policies.ofResource(own, PolicyType.RESOURCE, account, false));
            if (own.isEmpty() && foreign) {
                all.add(NamedPolicy.of("the key policy of " + arn, PolicyType.RESOURCE, ANYBODY));
            }
            return all;
        });
    }

    private void source(String place, MilvusRequest request) {
        int slash = place.indexOf('/');
        String bucket = slash < 0 ? place : place.substring(0, slash);
        String prefix = slash < 0 ? "" : place.substring(slash + 1) + "/";
        Map<String, List<String>> keys = scene.context();
        request.prefix().ifPresent(said -> keys.put("s3:prefix", List.of(said.replace("{{source}}/", prefix))));
        String resource = request.key()
                .map(key -> bucket + "/" + key.replace("{{source}}/", prefix))
                .orElse(bucket);
        String all = request.key().map(key -> bucket + "/" + prefix + "*").orElse(bucket);
        String owner = scene.account(scene.setup().accessing());
        decide(Rule.MISSING_PERMISSION, request.action(), resource, owner, request, keys, all, policies -> {
            List<NamedPolicy> found = session(policies);
            found.addAll(policies.ofNetwork());
            return found;
        });
    }

    private List<NamedPolicy> session(SetupPolicies policies) {
        Setup.Role role = scene.setup().accessing();
        return new ArrayList<>(policies.ofSession(role, role == scene.setup().role(), scene.account(role)));
    }

    private void decide(
            Rule rule,
            String action,
            String resource,
            String owner,
            MilvusRequest request,
            Map<String, List<String>> keys,
            String instead,
            Function<SetupPolicies, List<NamedPolicy>> policies) {
        AuthorizationRequest asked = new AuthorizationRequest(
                scene.principal(scene.setup().accessing()),
                action,
                resource,
                owner,
                keys,
                SetupScene.circumstances(resource, instead));
        Decision best = PolicyEvaluator.evaluate(asked, new PolicySet(policies.apply(scene.best())));
        Decision worst = PolicyEvaluator.evaluate(asked, new PolicySet(policies.apply(scene.worst())));
        SetupCheck.finding(rule, best, worst, request.when(), request).ifPresent(findings::add);
    }

    private static String account(String arn) {
        return Arn.of(arn).map(Arn::account).orElse("");
    }
}
