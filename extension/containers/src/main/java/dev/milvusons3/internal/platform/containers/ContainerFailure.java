package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3Exception;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;

/** What is said of a container that did not start: the cause first, which Testcontainers puts inside several others. */
final class ContainerFailure {
    private ContainerFailure() {}

    static MilvusOnS3Exception of(String image, Duration timeout, RuntimeException failure, String log) {
        return new MilvusOnS3Exception(
                "container " + image + " did not get ready within " + timeout.toSeconds() + " s (startupTimeout): "
                        + cause(failure) + (log.isBlank() ? "" : "\nIts log ends with:\n" + log),
                failure);
    }

    /** {@return the first line of the innermost cause that has one} */
    static String cause(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .flatMap(message -> message.lines().limit(1))
                .filter(line -> !line.isBlank())
                .reduce((outer, inner) -> inner)
                .orElseGet(failure::toString);
    }
}
