package dev.milvusons3.internal.gateway;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;

/**
 * Waits for bodies without a thread, so that clients who send slowly, anonymous ones too, cannot keep the others out. A request is
 * handed on once its body is there, or so much of it that it may well be a large one; of these, {@link LargeBodies} sees that they
 * do not take all threads. What a refused request still sends is {@linkplain LingeringResponse read without a thread} as well.
 *
 * <p>A client that asks first whether it may send ({@code Expect}) is answered first.
 */
final class PatientHandler extends Handler.Wrapper {
    /**
     * How patient it is.
     *
     * @param perRequest bytes of a body that are waited for
     * @param inAll bytes that are held for all requests together; beyond it, none is waited for
     * @param graceNanos how long a body may be slower than the least rate
     * @param leastRate bytes a second that a body has to come with, on average, after that
     * @param largeAtOnce how many requests with large bodies may wait for more at one time, if they are slow
     */
    record Patience(int perRequest, long inAll, long graceNanos, long leastRate, int largeAtOnce) {
        static final Patience DEFAULT = new Patience(64 << 10, 64L << 20, 30_000_000_000L, 1 << 10, 100);
    }

    private final Patience patience;
    private final LargeBodies large;
    private final AtomicLong held = new AtomicLong();

    PatientHandler(Handler handler, Patience patience) {
        super(handler);
        this.patience = patience;
        this.large = new LargeBodies(patience.largeAtOnce());
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        boolean bodiless = request.getLength() == 0
                || request.getLength() < 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING);
        if (bodiless) {
            return super.handle(request, response, callback);
        }
        BegunRequest begun = new BegunRequest(request, large);
        if (request.getHeaders().contains(HttpHeader.EXPECT)) {
            return super.handle(begun, response, callback);
        }
        LingeringResponse lingering = new LingeringResponse(begun, response, callback);
        new Wait(begun, lingering).begin();
        return true;
    }

    /** One body, until enough of it is there. */
    private final class Wait implements Runnable {
        private final BegunRequest request;
        private final LingeringResponse response;
        private final long began = NanoTime.now();
        private byte[] bytes = {};
        private int count;

        Wait(BegunRequest request, LingeringResponse response) {
            this.request = request;
            this.response = response;
        }

        void begin() {
            if (isThere()) {
                handOn();
            }
        }

        /** Content has come. In a thread of its own, since whoever waits in this one for more would not be told of it. */
        @Override
        public void run() {
            if (isThere()) {
                request.getContext().execute(this::handOn);
            }
        }

        private boolean isThere() {
            while (true) {
                Content.Chunk chunk = request.getWrapped().read();
                if (chunk == null) {
                    request.getWrapped().demand(this);
                    return false;
                }
                if (isAllThereIs(chunk)) {
                    return true;
                }
            }
        }

        private boolean isAllThereIs(Content.Chunk chunk) {
            if (Content.Chunk.isFailure(chunk) || chunk.isLast() && count == 0) {
                begin(chunk); // Most bodies come in one piece, which need not be copied.
                return true;
            }
            keep(chunk);
            chunk.release();
            if (chunk.isLast()) {
                begin(Content.Chunk.EOF);
                return true;
            }
            if (isTooSlow()) {
                begin(Content.Chunk.from(new TimeoutException("The body comes too slowly"), true));
                return true;
            }
            if (count >= patience.perRequest() || held.get() > patience.inAll()) {
                begin(Content.Chunk.EMPTY);
                return true;
            }
            return false;
        }

        /** In an array of its own: a piece of one byte would keep a whole buffer of the connection. */
        private void keep(Content.Chunk chunk) {
            int more = chunk.remaining();
            if (count + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.max(count + more, Math.min(2 * bytes.length, 1 << 16)));
            }
            chunk.getByteBuffer().get(bytes, count, more);
            count += more;
            held.addAndGet(more);
        }

        private boolean isTooSlow() {
            long nanos = NanoTime.since(began);
            return nanos > patience.graceNanos() && count * 1e9 / nanos < patience.leastRate();
        }

        private void begin(Content.Chunk rest) {
            int taken = count;
            Content.Chunk first = taken == 0
                    ? null
                    : Content.Chunk.from(
                            ByteBuffer.wrap(bytes, 0, taken), rest == Content.Chunk.EOF, () -> held.addAndGet(-taken));
            request.beginWith(first, rest == Content.Chunk.EOF || rest == Content.Chunk.EMPTY ? null : rest);
        }

        private void handOn() {
            try {
                if (!getHandler().handle(request, response, response)) {
                    Response.writeError(request, response, response, 404);
                }
            } catch (Throwable e) {
                Response.writeError(request, response, response, e);
            }
        }
    }
}
