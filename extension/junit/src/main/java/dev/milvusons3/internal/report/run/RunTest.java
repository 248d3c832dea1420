package dev.milvusons3.internal.report.run;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a test, or a class as a whole, went.
 *
 * @param deployment the run of the deployment that it used; empty if it got none
 * @param type the test class
 * @param name of the test; empty for the class as a whole
 * @param result how it went
 * @param took how long
 * @param failure why it failed, was aborted or was disabled
 */
public record RunTest(
        String deployment, String type, String name, Result result, Duration took, Optional<Failure> failure) {
    /** How a test can go. */
    public enum Result {
        PASSED,
        FAILED,
        /** An assumption did not hold. */
        ABORTED,
        /** It was not run. */
        DISABLED
    }

    /**
     * Why something did not pass.
     *
     * @param type of what was thrown; empty if nothing was
     * @param message in full
     * @param denials what AWS refused meanwhile
     * @param attachments the directory with the evidence, if there is one
     */
    public record Failure(String type, String message, List<Denial> denials, Optional<String> attachments) {
        /** {@return its first line} */
        public String headline() {
            return message.lines().filter(line -> !line.isBlank()).findFirst().orElse(type);
        }
    }

    /** {@return the class' name without its package} */
    public String simpleType() {
        return type.substring(type.lastIndexOf('.') + 1).replace('$', '.');
    }

    /** {@return whether it is the class as a whole} */
    public boolean isClass() {
        return name.isEmpty();
    }
}
