package dev.milvusons3.internal.platform.containers.cluster;

/** What the control API answers to a request that it does not do. */
final class ControlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;

    /** @param message a whole sentence: what was asked, what was found, and how to fix it */
    ControlException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** {@return the status of HTTP that says so} */
    int status() {
        return status;
    }
}
