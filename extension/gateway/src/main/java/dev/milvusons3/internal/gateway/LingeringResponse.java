package dev.milvusons3.internal.gateway;

import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EofException;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * The answer to a request that may still be sending. A client that is cut off while it sends would see a broken connection instead
 * of the refusal. So what it sends is read and dropped for a while, without a thread; if that may be much, it is told beforehand
 * that the connection ends then.
 */
final class LingeringResponse extends Response.Wrapper implements Callback {
    private static final long MOST = 64L << 20;
    private static final long LITTLE = 2L << 20;
    private static final long SECONDS = 10;

    private final BegunRequest request;
    private final Callback callback;

    LingeringResponse(BegunRequest request, Response response, Callback callback) {
        super(request, response);
        this.request = request;
        this.callback = callback;
    }

    @Override
    public void write(boolean last, ByteBuffer content, Callback then) {
        if (!isCommitted() && !request.consumeAvailable() && !isLittleLeft()) {
            getHeaders().put(HttpHeader.CONNECTION, "close");
        }
        super.write(last, content, then);
    }

    private boolean isLittleLeft() {
        long length = request.getLength();
        return length >= 0 && length - request.count() <= LITTLE && !request.hasFailed();
    }

    @Override
    public void succeeded() {
        if (request.consumeAvailable() || request.hasFailed()) {
            callback.succeeded();
        } else {
            new Linger(request.getWrapped()).run();
        }
    }

    @Override
    public void failed(Throwable failure) {
        callback.failed(failure);
    }

    private final class Linger implements Runnable {
        private final Request rest;
        private final AtomicBoolean over = new AtomicBoolean();
        private final Scheduler.Task task;
        private long dropped;

        Linger(Request rest) {
            this.rest = rest;
            this.task = rest.getComponents().getScheduler().schedule(() -> end(false), SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void run() {
            while (!over.get()) {
                Content.Chunk chunk = rest.read();
                if (chunk == null) {
                    rest.demand(this);
                    return;
                }
                dropped += chunk.remaining();
                boolean last = chunk.isLast() && !Content.Chunk.isFailure(chunk);
                boolean enough = last || Content.Chunk.isFailure(chunk) || dropped > MOST;
                chunk.release();
                if (enough) {
                    task.cancel();
                    end(last);
                }
            }
        }

        private void end(boolean complete) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            if (complete) {
                callback.succeeded();
            } else {
                callback.failed(new EofException("A refused client did not end its request"));
            }
        }
    }
}
