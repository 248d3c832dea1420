package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * A policy above AWS' size limit: the API's {@code LimitExceeded}, not a malformed document.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public final class PolicyTooLargeException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final PolicyLimit limit;
    private final int size;
    private final String awsMessage;

    PolicyTooLargeException(PolicyLimit limit, int size, String awsMessage) {
        super(awsMessage + " (the document has " + size + ")");
        this.limit = limit;
        this.size = size;
        this.awsMessage = awsMessage;
    }

    /** {@return the limit that is exceeded} */
    public PolicyLimit limit() {
        return limit;
    }

    /** {@return the size that was found, as {@link PolicyLimit#measure} counts it} */
    public int size() {
        return size;
    }

    /** {@return AWS' own text, without the size that was found} */
    public String awsMessage() {
        return awsMessage;
    }
}
