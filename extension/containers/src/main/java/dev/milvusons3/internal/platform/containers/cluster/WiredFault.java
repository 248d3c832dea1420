package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.internal.gateway.faults.FaultSwitches;
import java.time.Duration;

/** The faults, by the names that they have in the control API. */
enum WiredFault {
    DENY(FaultSwitches::deny),
    EXPIRE_CREDENTIALS((faults, role, none) -> faults.expireCredentials(role)),
    SLOW_DOWN((faults, role, rate) -> faults.slowDown(role, Double.parseDouble(rate))),
    RESET_CONNECTIONS((faults, role, rate) -> faults.resetConnections(role, Double.parseDouble(rate))),
    DELAY((faults, role, delay) -> faults.delay(role, Duration.parse(delay))),
    THROTTLE_STS((faults, role, rate) -> faults.throttleSts(role, Double.parseDouble(rate))),
    SLOW_STS((faults, role, delay) -> faults.slowSts(role, Duration.parse(delay))),
    SHORTEN_SESSIONS((faults, role, longest) -> faults.shortenSessions(role, Duration.parse(longest))),
    STS_UNREACHABLE((faults, role, none) -> faults.stsUnreachable(role)),
    DISABLE_KEYS((faults, role, none) -> faults.disableKeys(role));

    private final Switch on;

    WiredFault(Switch on) {
        this.on = on;
    }

    @FunctionalInterface
    private interface Switch {
        Runnable on(FaultSwitches faults, String role, String value);
    }

    /**
     * Begins it.
     *
     * @param value an action, a rate or a duration; empty where none is needed
     * @return undoes it
     * @throws RuntimeException if the value is none of those
     */
    Runnable begin(FaultSwitches faults, String role, String value) {
        return on.on(faults, role, value);
    }
}
