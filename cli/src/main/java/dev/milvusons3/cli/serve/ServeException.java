package dev.milvusons3.cli.serve;

/** Why something cannot be served, or asked of what is: a message for people. */
final class ServeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ServeException(String message) {
        super(message);
    }

    ServeException(String message, Throwable cause) {
        super(message, cause);
    }
}
