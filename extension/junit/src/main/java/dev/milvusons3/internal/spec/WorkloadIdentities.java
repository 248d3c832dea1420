package dev.milvusons3.internal.spec;

import dev.milvusons3.Environment;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.internal.profile.MilvusVersion;
import java.util.ArrayList;
import java.util.List;

/**
 * Who can use EKS Pod Identity.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/pod-id-minimum-sdk.html">Versions of the SDKs that can</a>
 */
final class WorkloadIdentities {
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
     * @param version of Milvus
     * @param adopts whether anything is adopted
     */
    static List<String> problemsOfPodIdentity(Environment environment, String version, boolean adopts) {
        List<String> problems = new ArrayList<>();
        String asked = Settings.WORKLOAD_IDENTITY.name() + " = POD_IDENTITY";
        String fix = " Leave it out (" + WorkloadIdentity.IRSA + "), or use CONTAINERS with "
                + Settings.MILVUS_VERSION.key() + " = 2.6.0 or newer.";
        switch (environment) {
            case EMBEDDED ->
                problems.add(asked + ": EMBEDDED gives its Milvus the role by IRSA only, and its Milvus "
                        + MilvusVersions.DEFAULT + " could not use EKS Pod Identity: " + WHY + fix);
            case AWS ->
                problems.add(asked + ": AWS makes no pod identity associations yet, and a role for"
                        + " pods.eks.amazonaws.com cannot be rehearsed from outside a pod." + fix);
            case CONTAINERS -> {
                if (!isAble(version)) {
                    problems.add(asked + ": Milvus " + version + " (" + Settings.MILVUS_VERSION.key()
                            + ") cannot use EKS Pod Identity: " + WHY + " Leave it out (" + WorkloadIdentity.IRSA
                            + "), or set " + Settings.MILVUS_VERSION.key() + " to 2.6.0 or newer.");
                }
            }
        }
        if (adopts) {
            problems.add(asked + " and adopt: associations are made for deployments and not adopted."
                    + " Leave one of the two out.");
        }
        return problems;
    }

    private static boolean isAble(String version) {
        return MilvusVersion.of(version).profile().podIdentity();
    }
}
