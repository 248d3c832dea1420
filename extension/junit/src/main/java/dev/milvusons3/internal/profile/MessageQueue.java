package dev.milvusons3.internal.profile;

import java.nio.file.Path;
import java.util.Map;

/** Where a standalone server keeps what was inserted until it is flushed. */
public enum MessageQueue {
    /** A RocksDB in a local directory: S3 sees an insertion when it is flushed. */
    ROCKSMQ("rocksmq") {
        @Override
        public Map<String, Object> settings(Path data) {
            return Map.of(TYPE, type(), "rocksmq.path", data.resolve("rocksmq").toString());
        }
    },

    /**
     * A write-ahead log of objects below {@code <rootPath>/wp} in the bucket, by conditional writes: S3 sees every insertion. Its metadata is in etcd.
     *
     * @see <a href="https://milvus.io/docs/woodpecker_architecture.md">Woodpecker</a>
     */
    WOODPECKER("woodpecker") {
        @Override
        public Map<String, Object> settings(Path data) {
            return Map.of(
                    TYPE,
                    type(),
                    "woodpecker.meta.type",
                    "etcd",
                    "woodpecker.storage.type",
                    "minio",
                    // Of what it has on disk for a while; not part of the keys.
                    "woodpecker.storage.rootPath",
                    data.resolve("wp").toString());
        }
    };

    /** The setting that chooses it. */
    public static final String TYPE = "mq.type";

    private final String type;

    MessageQueue(String type) {
        this.type = type;
    }

    /** {@return its name in Milvus' settings and in the chart's values} */
    public String type() {
        return type;
    }

    /**
     * {@return what Milvus has to be told, by the settings' paths}
     *
     * @param data a directory of the server's own, as the server sees it
     */
    public abstract Map<String, Object> settings(Path data);
}
