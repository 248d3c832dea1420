package dev.milvusons3.internal.platform;

import dev.milvusons3.DeploymentFaults;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.gateway.faults.FaultStage;
import dev.milvusons3.internal.gateway.faults.FaultSwitches;
import dev.milvusons3.internal.gateway.faults.GatewayFaults;

/** The faults of a deployment whose AWS is a gateway. */
public final class GatewayDeploymentFaults extends GatewayFaults implements DeploymentFaults {
    private final Runnable rotateKeys;

    /**
     * @param stage the gateway's
     * @param role the ARN of the role that they meet
     * @param rotateKeys gives the cluster a new key and withdraws the former ones, or says why it cannot
     */
    public GatewayDeploymentFaults(FaultSwitches stage, String role, Runnable rotateKeys) {
        super(stage, role);
        this.rotateKeys = rotateKeys;
    }

    /** {@return whether it was a fault that denied a request} */
    public static boolean areBehind(RecordedDecision denial) {
        return FaultStage.isBehind(denial);
    }

    @Override
    public void rotateClusterKeys() {
        rotateKeys.run();
    }
}
