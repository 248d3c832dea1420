package dev.milvusons3.setup.check;

import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.iam.ServiceAccountIdentity;
import dev.milvusons3.internal.question.Scope;
import dev.milvusons3.internal.question.Trust;
import dev.milvusons3.internal.setup.HelmFacts;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.setup.Samples;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupCheck {
    private static final String ROOT_PATH = "files";

    private final Setup setup;
    private final Map<String, String> values;
    private final String rootPath;
    private final SetupPolicies best;
    private final SetupPolicies worst;
    private final List<Finding> findings = new ArrayList<>();

    private SetupCheck(Setup setup) {
        this.setup = setup;
        this.values = Samples.of(setup);
        this.rootPath = setup.helm()
                .flatMap(helm -> HelmFacts.read(helm.file(), helm.yaml(), new Problems(helm.file()))
                        .rootPath())
                .orElse(ROOT_PATH);
        this.best = new SetupPolicies(setup, true, values);
        this.worst = new SetupPolicies(setup, false, values);
    }

    /**
     * {@return all that is in the way; empty if Milvus works}
     *
     * @param setup where it runs
     * @param requests what it asks for
     */
    public static List<Finding> findings(Setup setup, List<MilvusRequest> requests) {
        SetupCheck check = new SetupCheck(setup);
        check.assumes();
        check.accesses(requests);
        return List.copyOf(check.findings);
    }

    private String value(String placeholder) {
        return String.valueOf(values.get(placeholder));
    }

    private String account(Setup.Role role) {
        return role.account().orElseGet(() -> value("account"));
    }

    private String arn(Setup.Role role) {
        return "arn:" + value("partition") + ":iam::" + account(role) + ":role" + role.path()
                + role.name().orElse("milvus");
    }

    private Scope scope(String account) {
        return new Scope(value("partition"), account, value("region"));
    }

    /** The pod takes its role, and the session of each role the next. */
    private void assumes() {
        Setup.Role role = setup.role();
        if (role.trust().isPresent()) {
            ServiceAccountIdentity who = ServiceAccountIdentity.named(value("namespace"), value("serviceAccount"))
                    .withAudience(setup.workload().audience());
            ServiceAccountIdentity pod = setup.workload().podIdentity().isEmpty()
                    ? who
                    : who.byPodIdentityOf("arn:" + value("partition") + ":eks:" + value("region") + ":"
                            + value("account") + ":cluster/milvus");
            Decision decision = new Trust(best.trust(role), arn(role), scope(account(role)))
                    .decide(pod, value("oidcProvider"), Map.of());
            Decision sure = new Trust(worst.trust(role), arn(role), scope(account(role)))
                    .decide(pod, value("oidcProvider"), Map.of());
            add(
                    decision,
                    sure,
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
        Map<String, List<String>> keys = context(from);
        to.externalId().ifPresent(id -> keys.put("sts:externalid", List.of(id)));
        to.sourceIdentity().ifPresent(id -> keys.put("sts:sourceidentity", List.of(id)));
        to.sessionTags().forEach((name, tag) -> keys.put("aws:requesttag/" + name, List.of(tag)));
        keys.put("sts:rolesessionname", List.of("milvus"));
        List<String> actions = new ArrayList<>(List.of("sts:AssumeRole"));
        if (to.sourceIdentity().isPresent()) {
            actions.add("sts:SetSourceIdentity");
        }
        if (!to.sessionTags().isEmpty()) {
            keys.put("aws:tagkeys", List.copyOf(to.sessionTags().keySet()));
            actions.add("sts:TagSession");
        }
        for (String action : actions) {
            AuthorizationRequest request = new AuthorizationRequest(
                    principal(from), action, arn(to.role()), account(to.role()), keys, circumstances("", ""));
            add(
                    PolicyEvaluator.evaluate(request, hop(best, from, to)),
                    PolicyEvaluator.evaluate(request, hop(worst, from, to)),
                    "the role " + to.role().name().orElse("") + " is assumed by "
                            + from.name().orElse("the pod's role"),
                    null);
        }
    }

    private PolicySet hop(SetupPolicies policies, Setup.Role from, Setup.AssumedRole to) {
        List<NamedPolicy> all = new ArrayList<>(policies.ofSession(from, from == setup.role(), account(from)));
        all.addAll(policies.trust(to.role()).policies());
        all.addAll(policies.ofResource(Optional.empty(), PolicyType.TRUST, account(to.role()), false));
        return new PolicySet(all);
    }

    private Principal principal(Setup.Role role) {
        Map<String, String> tags = new LinkedHashMap<>(role.tags());
        boolean tagged = role == setup.role()
                && setup.workload()
                        .podIdentity()
                        .filter(association -> !association.disableSessionTags())
                        .isPresent();
        if (tagged) {
            tags.put("kubernetes-namespace", value("namespace"));
            tags.put("kubernetes-service-account", value("serviceAccount"));
        }
        return Principal.session(arn(role), "AROAEXAMPLEROLE00001", "milvus").withTags(tags);
    }

    private Map<String, List<String>> context(Setup.Role role) {
        Map<String, List<String>> keys = new LinkedHashMap<>();
        keys.put("aws:securetransport", List.of("true"));
        keys.put("aws:requestedregion", List.of(value("region")));
        Setup.Network network = setup.network();
        network.sourceIp().ifPresent(ip -> keys.put("aws:sourceip", List.of(ip)));
        network.vpc().ifPresent(vpc -> keys.put("aws:sourcevpc", List.of(vpc)));
        network.vpcEndpoint().ifPresent(endpoint -> keys.put("aws:sourcevpce", List.of(endpoint)));
        network.vpcSourceIp().ifPresent(ip -> keys.put("aws:vpcsourceip", List.of(ip)));
        setup.organization().id().ifPresent(id -> {
            keys.put("aws:principalorgid", List.of(id));
            keys.put("aws:resourceorgid", List.of(id));
        });
        return keys;
    }

    private void accesses(List<MilvusRequest> requests) {
        Setup.Role role = setup.accessing();
        Principal principal = principal(role);
        String bucket = "arn:" + value("partition") + ":s3:::" + value("bucket");
        String owner = setup.bucket().account().orElseGet(() -> value("account"));
        PolicySet atBest = s3(best, role, owner);
        PolicySet atWorst = s3(worst, role, owner);
        SetupKey key = new SetupKey(setup, values, owner);
        key.fact(account(role))
                .ifPresent(fact -> findings.add(new Finding(
                        Finding.Kind.FACT, "Objects are encrypted by KMS", Optional.empty(), Optional.empty(), fact)));
        for (MilvusRequest request : requests) {
            Optional<String> object = request.key().map(path -> bucket + "/" + path.replace("{{rootPath}}", rootPath));
            Map<String, List<String>> keys = context(role);
            request.prefix()
                    .ifPresent(prefix -> keys.put("s3:prefix", List.of(prefix.replace("{{rootPath}}", rootPath))));
            String top = request.key()
                    .map(path -> path.replace("{{rootPath}}", rootPath))
                    .map(path -> bucket + "/" + path.substring(0, path.indexOf('/')) + "/*")
                    .orElse(bucket);
            AuthorizationRequest asked = new AuthorizationRequest(
                    principal,
                    request.action(),
                    object.orElse(bucket),
                    owner,
                    keys,
                    circumstances(object.orElse(""), top));
            add(
                    PolicyEvaluator.evaluate(asked, atBest),
                    PolicyEvaluator.evaluate(asked, atWorst),
                    request.when(),
                    request);
            object.ifPresent(arn -> key.action(request.action()).ifPresent(action -> {
                AuthorizationRequest use = key.request(principal, action, arn, bucket, context(role));
                if (!key.isGranted(arn(role), action)) {
                    add(
                            PolicyEvaluator.evaluate(use, kms(best, role, key)),
                            PolicyEvaluator.evaluate(use, kms(worst, role, key)),
                            request.when() + " (S3 asks KMS in the role's name)",
                            request);
                }
            }));
        }
    }

    private PolicySet s3(SetupPolicies policies, Setup.Role role, String owner) {
        List<NamedPolicy> all = new ArrayList<>(policies.ofSession(role, role == setup.role(), account(role)));
        all.addAll(policies.ofResource(
                setup.bucket().policy(), PolicyType.RESOURCE, owner, policies.isUnknown(PolicyType.RESOURCE)));
        all.addAll(policies.ofNetwork());
        return new PolicySet(all);
    }

    private PolicySet kms(SetupPolicies policies, Setup.Role role, SetupKey key) {
        List<NamedPolicy> all = new ArrayList<>(policies.ofSession(role, role == setup.role(), account(role)));
        all.addAll(policies.ofResource(key.policy(), PolicyType.RESOURCE, key.account(), false));
        return new PolicySet(all);
    }

    /** Suggestions speak of what the objects have in common. */
    private static Circumstances circumstances(String object, String instead) {
        return new Circumstances(
                Map.of(),
                new Authoring() {
                    @Override
                    public Optional<PolicySource> sourceOf(PolicyDocument document) {
                        return document.source();
                    }

                    @Override
                    public Optional<String> insteadOf(String resource) {
                        return !object.isEmpty() && resource.equals(object) ? Optional.of(instead) : Optional.empty();
                    }
                },
                "");
    }

    /** @param atBest if unknown values turn out well */
    private void add(Decision atBest, Decision atWorst, String when, @Nullable MilvusRequest request) {
        if (atBest.allowed() && atWorst.allowed()) {
            return;
        }
        Decision shown = atBest.allowed() ? atWorst : atBest;
        boolean denied = shown.outcome() == Decision.Outcome.EXPLICIT_DENY;
        findings.add(new Finding(
                atBest.allowed() ? Finding.Kind.UNKNOWN : denied ? Finding.Kind.DENIED : Finding.Kind.MISSING,
                shown.request().action() + " on " + shown.request().resource() + ", " + when,
                Optional.ofNullable(request),
                Optional.of(shown),
                shown.cause()));
    }
}
