package dev.milvusons3.internal.steps;

import dev.milvusons3.RecordedDecision;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.internal.report.DeploymentReport.Link;
import dev.milvusons3.internal.report.DeploymentReport.State;
import dev.milvusons3.internal.report.StepLog;
import dev.milvusons3.internal.spec.AdoptSpec;
import dev.milvusons3.internal.steps.adopt.Deviation;
import dev.milvusons3.internal.steps.adopt.Findings;
import dev.milvusons3.internal.steps.adopt.Part;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The way from a token to the bucket, link by link. What was made is known by its step, what is adopted by what was found of it.
 *
 * @param identity how pods get the role
 * @param log of the steps
 * @param adopt what is not made
 * @param findings of what is adopted, once it was looked at
 */
record TrustChain(Names names, WorkloadIdentity identity, StepLog log, AdoptSpec adopt, Optional<Findings> findings) {
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
        return List.of(
                new Link(
                        "token",
                        "system:serviceaccount:" + names.namespace() + ":" + names.serviceAccount(),
                        "signed by the cluster for this service account; exchanged " + exchanges + " times at "
                                + (podIdentity ? "EKS Auth" : "STS"),
                        verified(
                                Part.SERVICE_ACCOUNT,
                                podIdentity ? "the account is there" : "the account is annotated with the role"),
                        state(Part.SERVICE_ACCOUNT, adopt.serviceAccount().isPresent(), "service account ")),
                podIdentity ? association() : provider(issuer),
                new Link(
                        "role",
                        names.role(),
                        "may be assumed with such a token",
                        verified(Part.ROLE, "trust policy and attachment"),
                        state(Part.ROLE, adopt.role().isPresent(), "role " + names.role())),
                new Link(
                        "policy",
                        policyNames.isEmpty() ? names.policy() : policyNames,
                        "says what the role may do",
                        verified(
                                Part.POLICY,
                                adoptedPolicy
                                        ? "all that Milvus needs is allowed, and nothing beyond it"
                                        : "the default version's document is the one that was asked for"),
                        state(Part.POLICY, adoptedPolicy, "policy ")),
                bucket());
    }

    private Link provider(String issuer) {
        return new Link(
                "identity provider",
                issuer,
                "vouches for the cluster's tokens in IAM",
                verified(Part.IDENTITY_PROVIDER, "issuer and audience"),
                state(Part.IDENTITY_PROVIDER, false, "identity provider "));
    }

    private Link association() {
        return new Link(
                "association",
                names.namespace() + "/" + names.serviceAccount(),
                "gives the role to the account's pods, by EKS Pod Identity",
                "it names the role",
                step("pod identity association "));
    }

    /** It counts once Milvus is in it. */
    private Link bucket() {
        State state = state(Part.BUCKET, adopt.bucket().isPresent(), "bucket ");
        Part part = of(Part.BUCKET).isEmpty() ? Part.RELEASE : Part.BUCKET;
        if (state == State.VERIFIED || state == State.ADOPTED) {
            State ofMilvus = of(Part.RELEASE).isEmpty() ? step("Milvus " + names.namespace()) : State.FAILED;
            state = ofMilvus == State.VERIFIED ? state : ofMilvus;
        }
        return new Link(
                "bucket",
                names.bucket(),
                "keeps what Milvus stores",
                verified(part, "location, ownership and grants; both of Milvus' clients reached it as the role"),
                state);
    }

    private State state(Part part, boolean adopted, String step) {
        if (!of(part).isEmpty()) {
            return State.FAILED;
        }
        if (!adopted) {
            return step(step);
        }
        return findings.isPresent() ? State.ADOPTED : State.NOT_REACHED;
    }

    private State step(String began) {
        return log.lines().stream()
                .filter(line -> !line.waited() && line.what().startsWith(began))
                .findFirst()
                .map(line -> line.failed() ? State.FAILED : State.VERIFIED)
                .orElse(State.NOT_REACHED);
    }

    private String verified(Part part, String what) {
        List<Deviation> deviations = of(part);
        return deviations.isEmpty()
                ? what
                : deviations.stream().map(Deviation::what).collect(Collectors.joining("; "));
    }

    private List<Deviation> of(Part part) {
        return findings.map(found -> found.of(part)).orElse(List.of());
    }
}
