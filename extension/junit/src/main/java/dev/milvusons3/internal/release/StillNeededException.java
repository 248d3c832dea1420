package dev.milvusons3.internal.release;

/** A run's thing is used by something that is not the run's: it has to wait. */
public final class StillNeededException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StillNeededException(String message) {
        super(message);
    }
}
