package dev.milvusons3.gateway;

import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import org.apiguardian.api.API;

/**
 * How many requests to S3 there were in each of the classes by which AWS prices them, and what they carried; to be multiplied by one's
 * own prices. A request counts once, also where several actions were decided for it, such as for a copy or for the keys of one
 * {@code DeleteObjects}, and whether or not it was allowed. Counted is what the client sent, with all that it tried again.
 *
 * @param putCopyPostList {@code PUT}, {@code COPY}, {@code POST} and {@code LIST} requests
 * @param getAndOthers {@code GET} requests, and all others
 * @param delete {@code DELETE} requests; {@code AbortMultipartUpload} and {@code DeleteObjects} are among them
 * @param bytesSent of the requests' bodies
 * @param bytesReceived of the answers' bodies
 * @see <a href="https://aws.amazon.com/s3/pricing/">Pricing of S3</a>
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public record RequestCosts(long putCopyPostList, long getAndOthers, long delete, long bytesSent, long bytesReceived) {
    /** Nothing. */
    public static final RequestCosts NONE = new RequestCosts(0, 0, 0, 0, 0);

    private static final Set<String> FREE = Set.of("Delete", "Abort");
    private static final Set<String> WRITING_OR_LISTING =
            Set.of("Put", "Copy", "Post", "List", "Create", "Upload", "Complete", "Restore");

    /** What requests cost in; a budget is a number of one of these. */
    public enum Unit {
        /** {@code PUT}, {@code COPY}, {@code POST} and {@code LIST} requests. */
        PUT_COPY_POST_LIST_REQUESTS,
        /** {@code GET} requests, and all that are in no other class. */
        GET_AND_OTHER_REQUESTS,
        /** {@code DELETE} requests. */
        DELETE_REQUESTS,
        /** Bytes that clients sent. */
        BYTES_SENT,
        /** Bytes that clients received. */
        BYTES_RECEIVED;

        /** {@return whether it is of what requests carry, which is not {@linkplain Transfer#isKnown() known} of all} */
        public boolean isOfTransfer() {
            return this == BYTES_SENT || this == BYTES_RECEIVED;
        }
    }

    /** {@return what the requests behind decisions come to: those to S3, the others are left out} */
    static RequestCosts of(Collection<RecordedDecision> decisions) {
        Set<Transfer> counted = Collections.newSetFromMap(new IdentityHashMap<>());
        RequestCosts sum = NONE;
        for (RecordedDecision decision : decisions) {
            if (decision.service().equals("s3")
                    && (!decision.transfer().isKnown() || counted.add(decision.transfer()))) {
                sum = sum.plus(of(decision));
            }
        }
        return sum;
    }

    private static RequestCosts of(RecordedDecision decision) {
        boolean free = startsWithOneOf(FREE, decision.operation());
        boolean writing = startsWithOneOf(WRITING_OR_LISTING, decision.operation());
        return new RequestCosts(
                writing ? 1 : 0,
                writing || free ? 0 : 1,
                free ? 1 : 0,
                decision.transfer().sent(),
                decision.transfer().received());
    }

    private static boolean startsWithOneOf(Set<String> verbs, String operation) {
        return verbs.stream().anyMatch(operation::startsWith);
    }

    /** {@return both together} */
    public RequestCosts plus(RequestCosts other) {
        return new RequestCosts(
                putCopyPostList + other.putCopyPostList,
                getAndOthers + other.getAndOthers,
                delete + other.delete,
                bytesSent + other.bytesSent,
                bytesReceived + other.bytesReceived);
    }

    /** {@return how much it is in one unit} */
    public long in(Unit unit) {
        return switch (unit) {
            case PUT_COPY_POST_LIST_REQUESTS -> putCopyPostList;
            case GET_AND_OTHER_REQUESTS -> getAndOthers;
            case DELETE_REQUESTS -> delete;
            case BYTES_SENT -> bytesSent;
            case BYTES_RECEIVED -> bytesReceived;
        };
    }

    /** {@return one line, for people} */
    @Override
    public String toString() {
        return putCopyPostList + " PUT/COPY/POST/LIST, " + getAndOthers + " GET and others, " + delete + " DELETE, "
                + bytesSent + " bytes sent, " + bytesReceived + " received";
    }
}
