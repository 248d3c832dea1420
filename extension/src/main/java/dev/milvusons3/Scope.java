package dev.milvusons3;

/**
 * Who shares a deployment.
 *
 * @since 0.1
 */
public enum Scope {
    /** The tests of one class, its nested classes included. */
    CLASS,
    /** All classes of the run that ask for the same deployment. */
    SHARED
}
