package dev.milvusons3.internal.gateway;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/** A request of whose body the beginning has been read already. Whoever waits for the rest is known to {@link LargeBodies}. */
final class BegunRequest extends Request.Wrapper {
    private final LargeBodies large;
    private final Deque<Content.Chunk> begun = new ArrayDeque<>(2);
    private long handedOn = NanoTime.now();
    private volatile long count;
    private volatile boolean failed;

    BegunRequest(Request request, LargeBodies large) {
        super(request);
        this.large = large;
    }

    /** Has these come before anything else. */
    void beginWith(Content.@Nullable Chunk first, Content.@Nullable Chunk second) {
        if (first != null) {
            begun.add(first);
        }
        if (second != null) {
            begun.add(second);
        }
        handedOn = NanoTime.now();
    }

    @Override
    public Content.@Nullable Chunk read() {
        Content.Chunk chunk = begun.peek();
        if (chunk == null) {
            chunk = super.read();
        } else if (chunk != Content.Chunk.EOF && !Content.Chunk.isFailure(chunk, true)) {
            begun.remove(); // The end stays the end, and a failure for good stays one.
        }
        if (chunk != null) {
            count += chunk.remaining();
            failed |= Content.Chunk.isFailure(chunk);
        }
        return chunk;
    }

    @Override
    public void demand(Runnable then) {
        if (!begun.isEmpty()) {
            then.run();
            return;
        }
        large.await(this);
        super.demand(() -> {
            large.goOn(this);
            then.run();
        });
    }

    /** {@return whether nothing of the body is left to be read; what is there already is dropped} */
    @Override
    public boolean consumeAvailable() {
        while (true) {
            Content.Chunk chunk = read();
            if (chunk == null || Content.Chunk.isFailure(chunk)) {
                return false;
            }
            chunk.release();
            if (chunk.isLast()) {
                begun.clear();
                begun.add(Content.Chunk.EOF);
                return true;
            }
        }
    }

    /** {@return whether its body ended in a failure} */
    boolean hasFailed() {
        return failed;
    }

    /** {@return how many bytes of its body have been read} */
    long count() {
        return count;
    }

    /** {@return how many bytes a second have come since it was handed on} */
    double rate() {
        return count * 1e9 / Math.max(1, NanoTime.since(handedOn));
    }

    /** Ends the wait for more: it is answered as if nothing had come for too long. */
    void giveUp() {
        getConnectionMetaData().getConnection().getEndPoint().setIdleTimeout(1);
    }
}
