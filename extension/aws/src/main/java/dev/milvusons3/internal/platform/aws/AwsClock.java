package dev.milvusons3.internal.platform.aws;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** AWS' time, as its answers tell it: what CloudTrail says of a moment is compared with this, and not with this machine's clock. */
final class AwsClock implements ExecutionInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final Clock machine;
    /** Dates are in whole seconds, and arrive late, so that none is too far ahead: the greatest is the best. */
    private Optional<Duration> ahead = Optional.empty();

    AwsClock() {
        this(Clock.systemUTC());
    }

    AwsClock(Clock machine) {
        this.machine = machine;
    }

    /** @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.date">Date</a> */
    @Override
    public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
        context.httpResponse().firstMatchingHeader("Date").ifPresent(this::heard);
    }

    /** Takes notice of an answer's time. */
    synchronized void heard(String date) {
        try {
            Instant there = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            Duration difference = Duration.between(machine.instant(), there);
            if (ahead.filter(known -> known.compareTo(difference) >= 0).isEmpty()) {
                ahead = Optional.of(difference);
            }
        } catch (DateTimeParseException e) {
            LOG.debug("not a date: {}", date, e);
        }
    }

    /** {@return the time there: at most a second less than it is, once something was heard} */
    synchronized Instant now() {
        return machine.instant().plus(ahead.orElse(Duration.ZERO));
    }
}
