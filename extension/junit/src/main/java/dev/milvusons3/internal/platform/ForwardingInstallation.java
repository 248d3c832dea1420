package dev.milvusons3.internal.platform;

import dev.milvusons3.internal.platform.MilvusInstaller.Installation;
import java.net.URI;
import java.util.Optional;

/** An installation that is another one, but for what it says otherwise. */
public interface ForwardingInstallation extends Installation {
    /** {@return the other one} */
    Installation milvus();

    @Override
    default URI endpoint() {
        return milvus().endpoint();
    }

    @Override
    default String reachableBy() {
        return milvus().reachableBy();
    }

    @Override
    default Optional<String> failure() {
        return milvus().failure();
    }

    @Override
    default boolean isHealthy() {
        return milvus().isHealthy();
    }

    @Override
    default String logTail(int lines) {
        return milvus().logTail(lines);
    }

    @Override
    default void restart() {
        milvus().restart();
    }

    @Override
    default void close() {
        milvus().close();
    }
}
