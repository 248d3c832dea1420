package dev.milvusons3.internal.steps;

import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.internal.report.Part;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.spec.AdoptSpec;
import dev.milvusons3.internal.steps.adopt.Deviation;
import dev.milvusons3.internal.steps.adopt.Findings;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way from a token to the bucket, link by link. What was made is known by its step, what is adopted by what was found of it, and
 * which link broke by the denial.
 *
 * @param identity how pods get the role
 * @param log of the steps
 * @param adopt what is not made
 * @param findings of what is adopted, once it was looked at
 * @param broken the link that a denial says is broken
 * @param assumed the roles that the first one's sessions assume
 */
record TrustChain(
        Names names,
        WorkloadIdentity identity,
        StepLog log,
        AdoptSpec adopt,
        Optional<Findings> findings,
        Optional<BrokenLink> broken,
        List<Setup.AssumedRole> assumed) {
    /**
     * {@return the links}
     *
     * @param issuer of the tokens
     * @param policies that say what the role may do
     */
    List<Link> links(String issuer, List<NamedPolicy> policies, List<RecordedDecision> decisions) {
        boolean podIdentity = identity == WorkloadIdentity.POD_IDENTITY;
        String exchange = podIdentity ? "AssumeRoleForPodIdentity" : "AssumeRoleWithWebIdentity";
        long exchanges = decisions.stream()
                .filter(decision -> decision.operation().equals(exchange))
                .filter(decision -> !decision.action().equals("sts:TagSession"))
                .filter(decision -> decision.verdict() == RecordedDecision.Verdict.ALLOWED)
                .count();
        boolean adoptedPolicy = adopt.policy().isPresent() || adopt.role().isPresent();
        String policyNames = policies.stream().map(NamedPolicy::shortName).collect(Collectors.joining(", "));
        List<Link> links = new ArrayList<>(List.of(
                new Link(
                        "token",
                        "system:serviceaccount:" + names.namespace() + ":" + names.serviceAccount(),
                        "signed by the cluster for this service account; exchanged "
                                + (exchanges == 1 ? "once" : exchanges + " times") + " at "
                                + (podIdentity ? "EKS Auth" : "STS"),
                        verified(
                                Part.SERVICE_ACCOUNT,
                                podIdentity ? "the account is there" : "the account is annotated with the role"),
                        state(Part.SERVICE_ACCOUNT, adopt.serviceAccount().isPresent())),
                podIdentity ? association() : provider(issuer),
                new Link(
                        "role",
                        names.role(),
                        "may be assumed with such a token",
                        verified(Part.ROLE, "trust policy and attachment"),
                        state(Part.ROLE, adopt.role().isPresent()))));
        assumed.forEach(role -> links.add(assumedRole(role, decisions)));
        links.addAll(List.of(
                new Link(
                        "policy",
                        policyNames.isEmpty() ? names.policy() : policyNames,
                        "says what the role may do",
                        verified(
                                Part.POLICY,
                                adoptedPolicy
                                        ? "all that Milvus needs is allowed, and nothing beyond it"
                                        : "the default version's document is the one that was asked for"),
                        state(Part.POLICY, adoptedPolicy)),
                bucket()));
        return List.copyOf(links);
    }

    private Link assumedRole(Setup.AssumedRole role, List<RecordedDecision> decisions) {
        String name = role.role().name().orElse("a role");
        long hops = decisions.stream()
                .filter(decision -> decision.action().equals("sts:AssumeRole"))
                .filter(decision -> decision.principal().contains(":assumed-role/"))
                .filter(decision -> decision.resource().endsWith("/" + name))
                .filter(decision -> decision.verdict() == RecordedDecision.Verdict.ALLOWED)
                .count();
        return new Link(
                "assumed role",
                name,
                "assumed by the session of the role before it"
                        + (role.externalId().isPresent() ? ", with an external id" : "") + "; "
                        + (hops == 1 ? "once" : hops + " times"),
                verified(Part.ASSUMED_ROLE, "trust policy and attachment"),
                state(Part.ASSUMED_ROLE, false));
    }

    private Link provider(String issuer) {
        return new Link(
                "identity provider",
                issuer,
                "vouches for the cluster's tokens in IAM",
                verified(Part.IDENTITY_PROVIDER, "issuer and audience"),
                state(Part.IDENTITY_PROVIDER, false));
    }

    private Link association() {
        return new Link(
                "association",
                names.namespace() + "/" + names.serviceAccount(),
                "gives the role to the account's pods, by EKS Pod Identity",
                verified(Part.ASSOCIATION, "it names the role"),
                state(Part.ASSOCIATION, adopt.serviceAccount().isPresent()));
    }

    /** It counts once Milvus is in it. */
    private Link bucket() {
        State state = state(Part.BUCKET, adopt.bucket().isPresent());
        Part part = of(Part.BUCKET).isEmpty() && !isBroken(Part.BUCKET) ? Part.RELEASE : Part.BUCKET;
        if (state == State.VERIFIED || state == State.ADOPTED) {
            State ofMilvus = state(Part.RELEASE, false);
            // Milvus did not get as far as this, for another link broke before.
            boolean before = ofMilvus == State.FAILED && broken.isPresent();
            state = ofMilvus == State.VERIFIED ? state : before ? State.NOT_REACHED : ofMilvus;
        }
        return new Link(
                "bucket",
                names.bucket(),
                "keeps what Milvus stores",
                verified(part, "location, ownership and grants; both of Milvus' clients reached it as the role"),
                state);
    }

    private State state(Part part, boolean adopted) {
        List<StepLog.Line> lines =
                log.lines().stream().filter(line -> line.part() == part).toList();
        if (isBroken(part) || !of(part).isEmpty() || lines.stream().anyMatch(StepLog.Line::failed)) {
            return State.FAILED;
        }
        if (adopted) {
            return findings.isPresent() ? State.ADOPTED : State.NOT_REACHED;
        }
        return lines.isEmpty() ? State.NOT_REACHED : State.VERIFIED;
    }

    private boolean isBroken(Part part) {
        return broken.filter(link -> link.part() == part).isPresent();
    }

    private String verified(Part part, String what) {
        if (isBroken(part)) {
            return broken.get().why();
        }
        List<Deviation> deviations = of(part);
        return deviations.isEmpty()
                ? what
                : deviations.stream().map(Deviation::what).collect(Collectors.joining("; "));
    }

    private List<Deviation> of(Part part) {
        return findings.map(found -> found.of(part)).orElse(List.of());
    }
}
