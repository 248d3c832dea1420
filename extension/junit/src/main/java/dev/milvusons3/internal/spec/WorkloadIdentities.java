package dev.milvusons3.internal.spec;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.internal.profile.MilvusVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who can use EKS Pod Identity.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html">Versions of the SDKs that can</a>
 */
public final class WorkloadIdentities {
    private static final String ASKED = Settings.WORKLOAD_IDENTITY.name() + " = POD_IDENTITY";

    private static final String WHY =
            "it takes 2.6.0, whose C++ side has an AWS SDK (1.11.263 or newer) that asks the agent"
                    + " at 169.254.170.23; minio-go, its Go side, does so from Milvus 2.4 on.";

    private WorkloadIdentities() {}

    /** {@return the trust policy that goes with it, as a setting's text} */
    static String trustPolicy(WorkloadIdentity identity) {
        return switch (identity) {
            case UNSET -> throw new IllegalArgumentException("UNSET is no way to a role.");
            case IRSA -> "classpath:dev/milvusons3/milvus-trust-policy.json";
            case POD_IDENTITY -> "classpath:dev/milvusons3/milvus-pod-identity-trust-policy.json";
        };
    }

    /**
     * {@return what stands in the way of EKS Pod Identity}
     *
     * @param milvus which server is asked for
     * @param runtime how {@code EMBEDDED} is asked to run it
     * @param inEks whether the cluster is named by its name in EKS
     * @param adopts whether anything is adopted
     */
    static List<String> problemsOfPodIdentity(
            Environment environment, MilvusSpec milvus, MilvusRuntime runtime, boolean inEks, boolean adopts) {
        List<String> problems = new ArrayList<>();
        if (environment == Environment.AWS && !inEks) {
            problems.add(ASKED + ": associations are EKS', and the cluster is not named by its name there. Name it ("
                    + Settings.AWS_EKS_CLUSTER.key() + "), or leave it out (" + WorkloadIdentity.IRSA + ").");
        }
        // What an image without a version is, is known when it is there.
        boolean toldByFiles = environment == Environment.EMBEDDED
                && (milvus.image().isPresent() || milvus.home().isPresent());
        milvus.said()
                .or(() -> toldByFiles ? Optional.empty() : Optional.of(MilvusVersions.DEFAULT))
                .flatMap(version -> problemOf(MilvusVersion.of(version)))
                .ifPresent(problems::add);
        if (environment == Environment.EMBEDDED) {
            problemOf(runtime).ifPresent(problems::add);
        }
        if (adopts && environment != Environment.AWS) {
            problems.add(ASKED + " and adopt in environment = " + environment
                    + ": no association is there before that could be adopted. Leave one of the two out.");
        }
        return problems;
    }

    /** {@return why a server cannot use EKS Pod Identity, and what to do; empty if it can} */
    public static Optional<String> problemOf(MilvusVersion version) {
        return version.profile().podIdentity()
                ? Optional.empty()
                : Optional.of(ASKED + ": Milvus " + version.text() + " (" + Settings.MILVUS_VERSION.key()
                        + ") cannot use EKS Pod Identity: " + WHY + " Leave it out (" + WorkloadIdentity.IRSA
                        + "), or set " + Settings.MILVUS_VERSION.key() + " to 2.6.0 or newer.");
    }

    /** {@return why there is no EKS Pod Identity in a runtime, and what to do; empty if there is} */
    public static Optional<String> problemOf(MilvusRuntime runtime) {
        return runtime == MilvusRuntime.PROCESS
                ? Optional.of(ASKED + ": a plain process (" + Settings.MILVUS_RUNTIME.key() + " = " + runtime
                        + ") has this machine's network, in which there is no agent at 169.254.170.23. Leave it out ("
                        + WorkloadIdentity.IRSA
                        + "), or let Milvus run with a network of its own, by NAMESPACE or CONTAINER.")
                : Optional.empty();
    }
}
