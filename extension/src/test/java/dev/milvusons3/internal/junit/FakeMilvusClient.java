package dev.milvusons3.internal.junit;

import io.milvus.v2.client.MilvusClientV2;
import java.util.concurrent.atomic.AtomicInteger;

/** A client without a connection. */
final class FakeMilvusClient extends MilvusClientV2 {
    private final AtomicInteger closes = new AtomicInteger();

    FakeMilvusClient() {
        super(null);
    }

    boolean isClosed() {
        return closes.get() > 0;
    }

    @Override
    public void close() {
        closes.incrementAndGet();
    }
}
