package dev.milvusons3.internal.kubernetes.embedded;

/** Something that a pod asks for cannot be had. */
final class PodConfigException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean hopeless;

    private PodConfigException(String message, boolean hopeless) {
        super(message);
        this.hopeless = hopeless;
    }

    /** It refers to an object that does not exist, yet. */
    static PodConfigException missing(String message) {
        return new PodConfigException(message, false);
    }

    /** It asks for what this kubelet does not do. */
    static PodConfigException unsupported(String what) {
        return new PodConfigException(what + " is not supported by the embedded cluster", true);
    }

    boolean isHopeless() {
        return hopeless;
    }
}
