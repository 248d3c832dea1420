package dev.milvusons3.internal.steps;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.report.Part;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The link of the chain that a denial says is broken: of who may have the role, of what the role may do, or of whom the bucket lets
 * in.
 *
 * @param part which
 * @param why in one line
 */
record BrokenLink(Part part, String why) {
    /** Causes can go round in circles. */
    private static final int DEEPEST_CAUSE = 20;
    /** STS could not tell whose token it is, or does not know its issuer. */
    private static final Set<String> UNKNOWN_ISSUER = Set.of("InvalidIdentityToken", "IDPCommunicationError");
    /** The token itself. */
    private static final Set<String> BAD_TOKEN =
            Set.of("ExpiredTokenException", "IDPRejectedClaim", "InvalidTokenException");

    /** {@return the link that a failed start's denial is about; empty if it failed without one} */
    static Optional<BrokenLink> of(Throwable failure) {
        return denial(failure)
                .map(denial -> new BrokenLink(part(denial), denial.action() + " was denied: " + denial.reason()));
    }

    /** {@return the denial that a start failed by; empty if it failed without one} */
    static Optional<RecordedDecision> denial(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST_CAUSE)
                .filter(DeploymentFailure.class::isInstance)
                .flatMap(cause -> ((DeploymentFailure) cause).denial().stream())
                .findFirst();
    }

    private static Part part(RecordedDecision denial) {
        // S3 asks KMS with the role's rights.
        if (denial.service().equals("s3") || denial.service().equals("kms")) {
            return ofBucketRequest(denial);
        }
        // By a session, not by a token or a service: a hop from role to role.
        if (denial.service().equals("sts") && denial.principal().contains(":assumed-role/")) {
            return Part.ASSUMED_ROLE;
        }
        if (denial.operation().equals("AssumeRoleForPodIdentity")) {
            return denial.errorCode().equals("ResourceNotFoundException") ? Part.ASSOCIATION : ofLogin(denial);
        }
        return ofLogin(denial);
    }

    private static Part ofLogin(RecordedDecision denial) {
        if (UNKNOWN_ISSUER.contains(denial.errorCode())) {
            return Part.IDENTITY_PROVIDER;
        }
        return BAD_TOKEN.contains(denial.errorCode()) ? Part.SERVICE_ACCOUNT : Part.ROLE;
    }

    private static Part ofBucketRequest(RecordedDecision denial) {
        Optional<PolicyType> by = denial.decision().flatMap(decision -> decision.deniedBy());
        if (by.isPresent()) {
            return switch (by.get()) {
                case IDENTITY, SESSION, SERVICE_CONTROL, VPC_ENDPOINT -> Part.POLICY;
                case PERMISSIONS_BOUNDARY, TRUST -> Part.ROLE;
                case RESOURCE, RESOURCE_CONTROL -> Part.BUCKET;
            };
        }
        // A denial that no policy explains is one of the role's rights; anything else, such as a redirect, is the
        // bucket's.
        return denial.verdict() == Verdict.DENIED ? Part.POLICY : Part.BUCKET;
    }
}
