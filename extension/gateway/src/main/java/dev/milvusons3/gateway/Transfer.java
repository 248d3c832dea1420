package dev.milvusons3.gateway;

import org.apiguardian.api.API;

/**
 * How much a request and its answer carry. A decision is recorded before either is transferred, so this is complete once the answer has been written.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class Transfer {
    /** Of what is recorded without a transfer, such as what CloudTrail tells. */
    public static final Transfer UNKNOWN = new Transfer();

    private volatile long sent;
    private volatile long received;
    private volatile boolean complete;

    /** {@return bytes of the request's body, without what only frames or signs it; 0 until the answer has been written, or if it is not known} */
    public long sent() {
        return sent;
    }

    /** {@return bytes of the answer's body; 0 until it has been written, or if it is not known} */
    public long received() {
        return received;
    }

    /** {@return whether it is known, as of all that a gateway has answered; of what CloudTrail tells it is not} */
    public boolean isKnown() {
        return this != UNKNOWN;
    }

    /** Tells how much it was. For this project's own artifacts. */
    @API(status = API.Status.INTERNAL, since = "0.1")
    public void complete(long bytesSent, long bytesReceived) {
        sent = bytesSent;
        received = bytesReceived;
        complete = true;
    }

    /** {@return whether it was told how much it was} For this project's own artifacts. */
    @API(status = API.Status.INTERNAL, since = "0.1")
    public boolean isComplete() {
        return complete;
    }
}
