package dev.milvusons3.setup.check;

import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.iam.ServiceAccountIdentity;
import dev.milvusons3.internal.question.Grants;
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

/** Who asks in a set-up, with which condition keys, and which of its policies have a say. */
final class SetupScene {
    private static final String ROOT_PATH = "files";

    private final Setup setup;
    private final Map<String, String> values;
    private final String rootPath;
    private final SetupPolicies best;
    private final SetupPolicies worst;

    SetupScene(Setup setup) {
        this.setup = setup;
        this.values = Samples.of(setup);
        this.rootPath = setup.helm()
                .flatMap(helm -> HelmFacts.read(helm.file(), helm.yaml(), new Problems(helm.file()))
                        .rootPath())
                .orElse(ROOT_PATH);
        this.best = new SetupPolicies(setup, true, values);
        this.worst = new SetupPolicies(setup, false, values);
    }

    Setup setup() {
        return setup;
    }

    Map<String, String> values() {
        return values;
    }

    /** {@return the policies if unknown values turn out well} */
    SetupPolicies best() {
        return best;
    }

    SetupPolicies worst() {
        return worst;
    }

    String value(String placeholder) {
        return String.valueOf(values.get(placeholder));
    }

    String rooted(String text) {
        return text.replace("{{rootPath}}", rootPath);
    }

    String account(Setup.Role role) {
        return role.account().orElseGet(() -> value("account"));
    }

    String arn(Setup.Role role) {
        return "arn:" + value("partition") + ":iam::" + account(role) + ":role" + role.path()
                + role.name().orElse("milvus");
    }

    String bucketArn() {
        return "arn:" + value("partition") + ":s3:::" + value("bucket");
    }

    String bucketOwner() {
        return setup.bucket().account().orElseGet(() -> value("account"));
    }

    Scope scope(String account) {
        return new Scope(value("partition"), account, value("region"));
    }

    /** {@return whether a service account gets the pod's role} */
    Decision takesRole(SetupPolicies policies, String namespace, String serviceAccount) {
        Setup.Role role = setup.role();
        ServiceAccountIdentity who = ServiceAccountIdentity.named(namespace, serviceAccount)
                .withAudience(setup.workload().audience());
        ServiceAccountIdentity pod = setup.workload().podIdentity().isEmpty()
                ? who
                : who.byPodIdentityOf("arn:" + value("partition") + ":eks:" + value("region") + ":" + value("account")
                        + ":cluster/milvus");
        return new Trust(policies.trust(role), arn(role), scope(account(role)))
                .decide(pod, value("oidcProvider"), Map.of());
    }

    Principal principal(Setup.Role role) {
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

    /** {@return what every request has} */
    Map<String, List<String>> context() {
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

    /** {@return a request on the bucket or an object in it} */
    AuthorizationRequest request(
            Setup.Role role, String action, String resource, Map<String, List<String>> keys, Circumstances why) {
        return new AuthorizationRequest(principal(role), action, resource, bucketOwner(), keys, why);
    }

    /** {@return the request by which the session of a role assumes another} */
    AuthorizationRequest assumption(Setup.Role from, Setup.AssumedRole to, String action) {
        Map<String, List<String>> keys = context();
        to.externalId().ifPresent(id -> keys.put("sts:externalid", List.of(id)));
        to.sourceIdentity().ifPresent(id -> keys.put("sts:sourceidentity", List.of(id)));
        to.sessionTags().forEach((name, tag) -> keys.put("aws:requesttag/" + name, List.of(tag)));
        keys.put("sts:rolesessionname", List.of("milvus"));
        if (!to.sessionTags().isEmpty()) {
            keys.put("aws:tagkeys", List.copyOf(to.sessionTags().keySet()));
        }
        return new AuthorizationRequest(
                principal(from), action, arn(to.role()), account(to.role()), keys, circumstances("", ""));
    }

    PolicySet hop(SetupPolicies policies, Setup.Role from, Setup.AssumedRole to) {
        List<NamedPolicy> all = new ArrayList<>(policies.ofSession(from, from == setup.role(), account(from)));
        all.addAll(policies.trust(to.role()).policies());
        all.addAll(policies.ofResource(Optional.empty(), PolicyType.TRUST, account(to.role()), false));
        return new PolicySet(all);
    }

    PolicySet s3(SetupPolicies policies, Setup.Role role) {
        List<NamedPolicy> all = new ArrayList<>(policies.ofSession(role, role == setup.role(), account(role)));
        all.addAll(policies.ofResource(
                setup.bucket().policy(), PolicyType.RESOURCE, bucketOwner(), policies.isUnknown(PolicyType.RESOURCE)));
        all.addAll(policies.ofNetwork());
        return new PolicySet(all);
    }

    /** {@return all of S3 that the role that accesses the bucket may do, and what its policies grant of other services} */
    Grants grants(SetupPolicies policies) {
        Setup.Role role = setup.accessing();
        List<NamedPolicy> all = policies.ofSession(role, role == setup.role(), account(role)).stream()
                .filter(policy -> policy.type() != PolicyType.IDENTITY
                        || policy.document().source().isPresent())
                .toList();
        return Grants.of(new PolicySet(all), principal(role), scope(account(role)), context());
    }

    PolicySet kms(SetupPolicies policies, Setup.Role role, SetupKey key) {
        List<NamedPolicy> all = new ArrayList<>(policies.ofSession(role, role == setup.role(), account(role)));
        all.addAll(policies.ofResource(key.policy(), PolicyType.RESOURCE, key.account(), false));
        return new PolicySet(all);
    }

    /**
     * Suggestions speak of what the objects have in common.
     *
     * @param object that a request is about; empty: none
     * @param instead what a statement would name
     */
    static Circumstances circumstances(String object, String instead) {
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
}
