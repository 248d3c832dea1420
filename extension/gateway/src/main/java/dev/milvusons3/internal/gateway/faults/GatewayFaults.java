package dev.milvusons3.internal.gateway.faults;

import dev.milvusons3.gateway.Fault;
import dev.milvusons3.gateway.Faults;
import dev.milvusons3.gateway.StsFaults;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One role's faults at a gateway. */
public class GatewayFaults implements Faults {
    private final FaultSwitches stage;
    private final String role;
    private final List<Fault> open = new CopyOnWriteArrayList<>();

    /**
     * @param stage the gateway's
     * @param role the ARN of the role that they meet
     */
    public GatewayFaults(FaultSwitches stage, String role) {
        this.stage = stage;
        this.role = role;
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
    public Fault disableKeys() {
        return opened(stage.disableKeys(role));
    }

    @Override
    public Fault stsUnreachable() {
        return opened(stage.stsUnreachable(role));
    }

    @Override
    public StsFaults sts() {
        return new StsFaults() {
            @Override
            public Fault throttle(double rate) {
                return opened(stage.throttleSts(role, rate));
            }

            @Override
            public Fault slow(Duration delay) {
                return opened(stage.slowSts(role, delay));
            }

            @Override
            public Fault shortSessions(Duration longest) {
                return opened(stage.shortenSessions(role, longest));
            }
        };
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
