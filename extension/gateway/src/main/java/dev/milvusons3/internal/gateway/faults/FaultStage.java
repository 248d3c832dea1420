package dev.milvusons3.internal.gateway.faults;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.CredentialStore;
import dev.milvusons3.internal.gateway.identity.RoleSession;
import dev.milvusons3.internal.wildcard.ActionPattern;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The one place where the gateway goes wrong on purpose. Each fault is for one role: nobody else notices, the administrator included. */
public final class FaultStage implements FaultSwitches {
    /** The code in the record of a request whose connection was reset. */
    public static final String RESET = "ConnectionReset";

    private static final String NAME = "fault: ";

    private static final Duration MAX_DELAY = Duration.ofMinutes(5);

    private final CredentialStore credentials;
    private final Set<String> actions;
    private final List<Active<NamedPolicy>> denials = new CopyOnWriteArrayList<>();
    private final List<Active<EvenlySpread>> slowDowns = new CopyOnWriteArrayList<>();
    private final List<Active<EvenlySpread>> resets = new CopyOnWriteArrayList<>();
    private final List<Active<Duration>> delays = new CopyOnWriteArrayList<>();
    private final List<Active<EvenlySpread>> stsThrottles = new CopyOnWriteArrayList<>();
    private final List<Active<Duration>> stsDelays = new CopyOnWriteArrayList<>();
    private final List<Active<String>> outages = new CopyOnWriteArrayList<>();
    private final List<Active<String>> disabledKeys = new CopyOnWriteArrayList<>();

    /**
     * @param credentials that sessions' keys are issued from
     * @param actions that can be denied
     */
    public FaultStage(CredentialStore credentials, Set<String> actions) {
        this.credentials = credentials;
        this.actions = actions;
    }

    /** {@return whether it was a fault that denied a request} */
    public static boolean isBehind(RecordedDecision denial) {
        return denial.decision().stream()
                .flatMap(decision -> decision.matchedStatements().stream())
                .anyMatch(statement -> statement.policy().shortName().startsWith(NAME));
    }

    @Override
    public Runnable deny(String role, String action) {
        if (actions.stream().noneMatch(ActionPattern.matching(action))) {
            throw new IllegalArgumentException("\"" + action
                    + "\" is no action of S3 that can be denied, nor a pattern for some. Name one such as s3:GetObject, or a"
                    + " pattern such as s3:Put*; to keep Milvus from its role use stsUnreachable().");
        }
        return add(
                denials,
                role,
                NamedPolicy.of(
                        NAME + "deny " + action,
                        PolicyType.IDENTITY,
                        "{\"Version\":\"2012-10-17\",\"Statement\":{\"Sid\":\"Fault\",\"Effect\":\"Deny\",\"Action\":\""
                                + action + "\",\"Resource\":\"*\"}}"));
    }

    @Override
    public Runnable expireCredentials(String role) {
        return credentials.expireSessions(role);
    }

    @Override
    public Runnable slowDown(String role, double rate) {
        return add(slowDowns, role, new EvenlySpread(rate));
    }

    @Override
    public Runnable resetConnections(String role, double rate) {
        return add(resets, role, new EvenlySpread(rate));
    }

    @Override
    public Runnable delay(String role, Duration delay) {
        return add(delays, role, checked(delay));
    }

    private static Duration checked(Duration delay) {
        if (delay.isNegative() || delay.isZero() || delay.compareTo(MAX_DELAY) > 0) {
            throw new IllegalArgumentException(
                    "delay " + delay + ": it is the time before each answer, more than 0 and at most " + MAX_DELAY);
        }
        return delay;
    }

    @Override
    public Runnable throttleSts(String role, double rate) {
        return add(stsThrottles, role, new EvenlySpread(rate));
    }

    @Override
    public Runnable slowSts(String role, Duration delay) {
        return add(stsDelays, role, checked(delay));
    }

    @Override
    public Runnable shortenSessions(String role, Duration longest) {
        if (longest.isNegative() || longest.isZero()) {
            throw new IllegalArgumentException("sessions of " + longest + ": it is how long they last, more than 0");
        }
        return credentials.limitSessions(role, longest);
    }

    @Override
    public Runnable stsUnreachable(String role) {
        return add(outages, role, "STS");
    }

    @Override
    public Runnable disableKeys(String role) {
        return add(disabledKeys, role, "KMS");
    }

    /** {@return the policies that deny a role what a fault denies} */
    List<NamedPolicy> denials(String role) {
        return of(role, denials).toList();
    }

    /**
     * Does to a request to S3 what is due, once it is known whose it is.
     *
     * @throws AwsError what is to be answered; with {@link #RESET} as its code, the connection is to be reset
     */
    public void meetS3(Caller caller) {
        caller.session().map(RoleSession::roleArn).ifPresent(this::meetS3);
    }

    private void meetS3(String role) {
        of(role, delays).forEach(FaultStage::pass);
        // Each counts every request, so no short cut.
        if (of(role, resets).filter(EvenlySpread::next).count() > 0) {
            throw reset();
        }
        if (of(role, slowDowns).filter(EvenlySpread::next).count() > 0) {
            throw new AwsError(503, "SlowDown", "Please reduce your request rate.");
        }
    }

    /**
     * Does to a request to STS what is due.
     *
     * @param role that is asked for, or that asks
     * @throws AwsError what is to be answered; with {@link #RESET} as its code, the connection is to be reset
     */
    public void meetSts(String role) {
        of(role, stsDelays).forEach(FaultStage::pass);
        if (of(role, outages).findAny().isPresent()) {
            throw reset();
        }
        if (of(role, stsThrottles).filter(EvenlySpread::next).count() > 0) {
            throw new AwsError(400, "Throttling", "Rate exceeded");
        }
    }

    /**
     * Does to a request to KMS, which S3 makes, what is due.
     *
     * @throws AwsError S3's answer
     */
    public void meetKms(String role, String keyArn) {
        if (of(role, disabledKeys).findAny().isPresent()) {
            throw new AwsError(400, "KMS.DisabledException", keyArn + " is disabled.");
        }
    }

    private static AwsError reset() {
        return new AwsError(503, RESET, "A fault resets the connection instead of an answer.");
    }

    private static void pass(Duration delay) {
        try {
            Thread.sleep(delay.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw reset();
        }
    }

    private static <T> Stream<T> of(String role, List<Active<T>> active) {
        return active.stream().filter(fault -> fault.role.equals(role)).map(fault -> fault.effect);
    }

    private static <T> Runnable add(List<Active<T>> active, String role, T effect) {
        Active<T> fault = new Active<>(role, effect);
        active.add(fault);
        return () -> active.remove(fault);
    }

    /** Not a record: two equal ones are two faults. */
    private static final class Active<T> {
        private final String role;
        private final T effect;

        private Active(String role, T effect) {
            this.role = role;
            this.effect = effect;
        }
    }
}
