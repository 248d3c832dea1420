package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.report.Part;

/**
 * One line of the Milvus guide: makes a thing, and verifies it with the guide's own checks. It knows the AWS SDK and the
 * Kubernetes client, and not which environment it is in.
 *
 * @param <T> what later steps need of it
 */
interface Step<T> {
    /** {@return what it makes, in a few words} */
    String title();

    /** {@return which part of the deployment that is} */
    Part part();

    /** Makes it. Begins each thing before the first call that may make it. */
    T provision(Creations creations) throws Exception;

    /**
     * Asks the account or the cluster whether it is what was asked for.
     *
     * @throws VerificationException if it is not
     */
    void verify(T made);
}
