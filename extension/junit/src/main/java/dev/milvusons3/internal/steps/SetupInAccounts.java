package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.spec.DeploymentSpec;

/** A team's whole set-up in the accounts of a platform, made by a deployment's own steps, but without a cluster and without Milvus. */
public final class SetupInAccounts {
    private SetupInAccounts() {}

    /**
     * What a pod would find.
     *
     * @param bucket that Milvus would use
     * @param roleArn of the pod's role
     * @param namespace of the service account that may have the role
     * @param serviceAccount its name
     */
    public record Made(String bucket, String roleArn, String namespace, String serviceAccount) {}

    /**
     * Makes it; it stays until the platform is gone.
     *
     * @param spec with the set-up
     * @param platform whose accounts are empty; it is not closed
     * @throws Exception what the first step that fails throws
     */
    public static Made make(DeploymentSpec spec, Platform platform) throws Exception {
        Start start = new Start(spec, spec.setup().orElseThrow().from());
        try {
            OpenPlatform open = OpenPlatform.of(start, same -> platform);
            AccountPlan plan = new AccountPlan(open, new DeploymentParts(open));
            String roleArn = plan.run().roleArn();
            plan.surround();
            Names names = start.names();
            return new Made(names.bucket(), roleArn, names.namespace(), names.serviceAccount());
        } finally {
            start.lanes().shutdownNow();
        }
    }
}
