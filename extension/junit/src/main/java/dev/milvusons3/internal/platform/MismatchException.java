package dev.milvusons3.internal.platform;

/** Something exists, but is not what was asked for; or not yet, where what was changed takes time to show. */
public class MismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what, what was wanted and what was found */
    public MismatchException(String message) {
        super(message);
    }
}
