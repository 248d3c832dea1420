package dev.milvusons3;

import org.apiguardian.api.API;
import org.junit.jupiter.api.NamedExecutable;

/**
 * Something that a deployment's environment must refuse, such as a token of another service account. Made for test factories:
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicTest> refusesWhatItMust(MilvusDeployment deployment) {
 *     return DynamicTest.stream(deployment.negativeCases().stream());
 * }
 * }</pre>
 *
 * @see MilvusDeployment#negativeCases()
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface NegativeCase extends NamedExecutable {
    /** {@return what is tried, such as {@code token: of another service account}} */
    @Override
    String getName();

    /**
     * Tries it for real, and removes what it needed to make.
     *
     * @throws AssertionError if it was allowed, or refused for another reason than the one that AWS gives
     * @throws org.opentest4j.TestAbortedException if it cannot be tried in this environment, or the deployment's own policies allow
     *     it; the message says why
     */
    @Override
    void execute() throws Throwable;
}
