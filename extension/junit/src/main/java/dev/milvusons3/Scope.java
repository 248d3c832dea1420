package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * Who shares a deployment.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Scope {
    /** The tests of one class, its nested classes included. */
    CLASS,
    /** All classes that ask for the same deployment and are run by the same JVM, until its last test. */
    SHARED,
    /**
     * Nobody: each test, and each invocation of a parameterised or repeated test, has one of its own, made when the test, its
     * constructor or a {@code @BeforeEach} method first asks for something of it.
     */
    METHOD,
    /** Not said: left to the configuration and its default. Only annotations have it. */
    UNSET
}
