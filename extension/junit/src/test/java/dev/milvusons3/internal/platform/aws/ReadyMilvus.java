package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import java.net.URI;
import java.util.Optional;

/**
 * A Milvus in which all is well.
 *
 * @param closing what closing it does
 */
record ReadyMilvus(Runnable closing) implements Installation {
    @Override
    public String reachableBy() {
        return "nobody";
    }

    @Override
    public URI endpoint() {
        return URI.create("http://127.0.0.1:1");
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public boolean isHealthy() {
        return true;
    }

    @Override
    public String logTail(int lines) {
        return "";
    }

    @Override
    public void close() {
        closing.run();
    }
}
