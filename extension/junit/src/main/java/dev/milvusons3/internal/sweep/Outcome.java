package dev.milvusons3.internal.sweep;

/** What happened to a thing. */
public enum Outcome {
    /** It is gone. */
    REMOVED("removed"),
    /** It would be, were this not a dry run. */
    WOULD_REMOVE("would be removed"),
    /** It was not there. */
    ABSENT("not there"),
    /** It is somebody else's, or cannot be proved to be a run's. */
    NOT_OURS("left: not the run's"),
    /** Something of somebody else's uses it. */
    STILL_NEEDED("left: still used"),
    /** It could not be looked at. */
    UNKNOWN("not looked at"),
    /** It could not be removed. */
    FAILED("failed");

    private final String words;

    Outcome(String words) {
        this.words = words;
    }

    /** {@return whether the thing has to be looked at again by a later sweep} */
    boolean isOpen() {
        return this == FAILED || this == UNKNOWN || this == STILL_NEEDED || this == WOULD_REMOVE;
    }

    @Override
    public String toString() {
        return words;
    }
}
