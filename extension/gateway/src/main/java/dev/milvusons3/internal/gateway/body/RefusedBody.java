package dev.milvusons3.internal.gateway.body;

import dev.milvusons3.internal.gateway.http.AwsError;
import java.io.IOException;
import java.util.concurrent.TimeoutException;

/** Thrown from a body's stream, so that whoever reads it stores nothing; the front answers with what is inside. */
public final class RefusedBody extends IOException {
    private static final long serialVersionUID = 1L;

    private final AwsError error;

    RefusedBody(AwsError error) {
        super(error.message());
        this.error = error;
    }

    /** The connection broke, or nothing came any more. */
    static RefusedBody interrupted(IOException e) {
        for (Throwable t = e; t != null; t = t.getCause()) {
            if (t instanceof TimeoutException) {
                return because(
                        e,
                        new AwsError(
                                400,
                                "RequestTimeout",
                                "Your socket connection to the server was not read from or written to within the"
                                        + " timeout period. Idle connections will be closed."));
            }
        }
        return because(e, incomplete().error);
    }

    private static RefusedBody because(IOException e, AwsError error) {
        RefusedBody refused = new RefusedBody(error);
        refused.initCause(e);
        return refused;
    }

    static RefusedBody incomplete() {
        return new RefusedBody(new AwsError(
                400,
                "IncompleteBody",
                "You did not provide the number of bytes specified by the Content-Length HTTP header"));
    }

    static RefusedBody badDigest(String what) {
        return new RefusedBody(
                new AwsError(400, "BadDigest", "The " + what + " you specified did not match what we received."));
    }

    /** {@return the answer} */
    public AwsError error() {
        return error;
    }
}
