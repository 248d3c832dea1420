package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.internal.profile.MilvusVersion;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.WorkloadIdentities;

/** Whether a deployment that asks for EKS Pod Identity can have it, where only the machine or the image tells. */
final class PodIdentities {
    private PodIdentities() {}

    /** @throws MilvusOnS3UnavailableException if the runtime that this machine has is none for it */
    static void check(DeploymentSpec spec, MilvusRuntime runtime) {
        if (isAsked(spec)) {
            WorkloadIdentities.problemOf(runtime).ifPresent(problem -> {
                throw new MilvusOnS3UnavailableException(problem.replace(". Leave", ".\nLeave"), null);
            });
        }
    }

    /** @throws MilvusOnS3Exception if the server that was found is none for it */
    static void check(DeploymentSpec spec, MilvusVersion version) {
        if (isAsked(spec)) {
            WorkloadIdentities.problemOf(version).ifPresent(problem -> {
                throw new MilvusOnS3Exception(problem);
            });
        }
    }

    private static boolean isAsked(DeploymentSpec spec) {
        return spec.workloadIdentity() == WorkloadIdentity.POD_IDENTITY;
    }
}
