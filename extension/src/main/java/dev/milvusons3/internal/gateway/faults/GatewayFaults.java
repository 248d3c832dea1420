package dev.milvusons3.internal.gateway.faults;

import dev.milvusons3.Fault;
import dev.milvusons3.Faults;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One role's faults, in an environment whose AWS is played by the gateway. */
public final class GatewayFaults implements Faults {
    private final FaultStage stage;
    private final String role;
    private final Runnable rotateKeys;
    private final List<Fault> open = new CopyOnWriteArrayList<>();

    /**
     * @param stage the gateway's
     * @param role the ARN of the role that they meet
     * @param rotateKeys gives the cluster a new key and withdraws the former ones, or says why it cannot
     */
    public GatewayFaults(FaultStage stage, String role, Runnable rotateKeys) {
        this.stage = stage;
        this.role = role;
        this.rotateKeys = rotateKeys;
    }

    @Override
    public Fault deny(String action) {
        return opened(stage.deny(role, action));
    }

    @Override
    public Fault expireCredentials() {
        return opened(stage.expireCredentials(role));
    }

    @Override
    public void rotateClusterKeys() {
        rotateKeys.run();
    }

    @Override
    public Fault slowDown(double rate) {
        return opened(stage.slowDown(role, rate));
    }

    @Override
    public Fault resetConnections(double rate) {
        return opened(stage.resetConnections(role, rate));
    }

    @Override
    public Fault delay(Duration delay) {
        return opened(stage.delay(role, delay));
    }

    @Override
    public Fault stsUnreachable() {
        return opened(stage.stsUnreachable(role));
    }

    @Override
    public void undoAll() {
        open.forEach(Fault::close);
    }

    private Fault opened(Runnable undo) {
        Fault fault = new Fault() {
            @Override
            public void close() {
                if (open.remove(this)) {
                    undo.run();
                }
            }
        };
        open.add(fault);
        return fault;
    }
}
