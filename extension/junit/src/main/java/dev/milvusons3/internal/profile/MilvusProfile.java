package dev.milvusons3.internal.profile;

import static dev.milvusons3.internal.profile.MessageQueue.ROCKSMQ;
import static dev.milvusons3.internal.profile.MessageQueue.WOODPECKER;

import java.util.List;
import java.util.Optional;

/**
 * The lines of Milvus that are known, oldest first, and what differs between them.
 *
 * <p>The same in all of them: the image has {@code /milvus/{bin,lib,configs}}; {@code milvus run standalone} with {@code MILVUSCONF},
 * {@code METRICS_PORT} and {@code DEPLOY_MODE}; {@code /healthz} on the metrics port answers {@code OK}; the {@code minio.*} settings; the Go side
 * takes credentials by {@code NewIAM("")}, whatever {@code minio.iamEndpoint} says.
 *
 * <p>Read from Milvus' sources (cmd/milvus/util.go, pkg/util/paramtable, pkg/util/dependency, configs/milvus.yaml) and charts. Only 2.3.5 has been run
 * by this library's own build.
 *
 * @see <a href="https://milvus.io/docs/release_notes.md">Release notes</a>
 */
public enum MilvusProfile {
    /** The last line whose server comes as a Python wheel, too. */
    MILVUS_2_3("2.3", "2.3.5", "4.1.36", Components.WITH_INDEX_NODE, ROCKSMQ, Optional.empty(), false, false),

    /** Takes the administrator's first password from its configuration since 2.4.7. */
    MILVUS_2_4("2.4", "2.4.24", "4.2.25", Components.WITH_INDEX_NODE, ROCKSMQ, Optional.of("2.4.7"), true, false),

    MILVUS_2_5("2.5", "2.5.21", "4.2.58", Components.WITH_INDEX_NODE, ROCKSMQ, Optional.of("2.5.0"), true, false),

    /**
     * One coordinator for all, and streaming nodes, which keep the write-ahead log. The server's own default still is rocksmq; its chart and its
     * compose file name woodpecker, so that is what production runs.
     */
    MILVUS_2_6("2.6", "2.6.22", "5.0.19", Components.WITH_STREAMING_NODE, WOODPECKER, Optional.of("2.6.0"), true, true),

    /** Woodpecker on S3 without being told so. */
    MILVUS_3("3.0", "3.0.0", "5.0.25", Components.WITH_STREAMING_NODE, WOODPECKER, Optional.of("3.0.0"), true, true);

    /** The setting of the administrator's first password. */
    private static final String ROOT_PASSWORD = "common.security.defaultRootPassword";

    private final String line;
    private final String release;
    private final String chart;
    private final List<Component> components;
    private final MessageQueue queue;
    private final Optional<String> rootPasswordSince;
    private final boolean readsUserYaml;
    private final boolean podIdentity;

    MilvusProfile(
            String line,
            String release,
            String chart,
            List<Component> components,
            MessageQueue queue,
            Optional<String> rootPasswordSince,
            boolean readsUserYaml,
            boolean podIdentity) {
        this.line = line;
        this.release = release;
        this.chart = chart;
        this.components = components;
        this.queue = queue;
        this.rootPasswordSince = rootPasswordSince;
        this.readsUserYaml = readsUserYaml;
        this.podIdentity = podIdentity;
    }

    /** {@return the newest one} */
    public static MilvusProfile newest() {
        MilvusProfile[] all = values();
        return all[all.length - 1];
    }

    /** {@return its first two numbers, such as {@code 2.6}} */
    public String line() {
        return line;
    }

    /** {@return the release that is meant where only the line is named, such as {@code 2.6.22}: the tested one, else the newest that is known} */
    public String release() {
        return release;
    }

    /** {@return the version of the Helm chart that was made for it, such as {@code 5.0.19}} */
    public String chart() {
        return chart;
    }

    /** {@return what listens inside a standalone server, beside the proxy's own two ports} */
    public List<Component> components() {
        return components;
    }

    /** {@return where a standalone server keeps what was inserted until it is flushed} */
    public MessageQueue queue() {
        return queue;
    }

    /** {@return the setting by which a release of this line takes the administrator's password before its first start, if it does} */
    Optional<String> rootPasswordSetting(MilvusVersion version) {
        return rootPasswordSince
                .filter(since -> MilvusVersion.ORDER.compare(version.text(), since) >= 0)
                .map(since -> ROOT_PASSWORD);
    }

    /**
     * {@return whether it reads {@code user.yaml} beside {@code milvus.yaml}} Otherwise only its chart's init container does, and whoever runs it has to
     * write all into {@code milvus.yaml}.
     */
    public boolean readsUserYaml() {
        return readsUserYaml;
    }

    /** {@return whether both its Go and its C++ side can ask the agent of EKS Pod Identity} */
    public boolean podIdentity() {
        return podIdentity;
    }

    /** A part of a standalone server that listens on a port of its own, and by which settings it is moved. */
    public enum Component {
        /** From 2.6 on, these are the settings of the one coordinator for all. */
        ROOT_COORD("rootCoord"),
        QUERY_COORD("queryCoord"),
        DATA_COORD("dataCoord"),
        QUERY_NODE("queryNode"),
        DATA_NODE("dataNode"),
        INDEX_NODE("indexNode"),
        STREAMING_NODE("streamingNode");

        private final String section;

        Component(String section) {
            this.section = section;
        }

        /** {@return the setting of the address that it tells others} */
        public String ip() {
            return section + ".ip";
        }

        /** {@return the setting of its port} */
        public String port() {
            return section + ".port";
        }
    }

    private static final class Components {
        static final List<Component> WITH_INDEX_NODE = List.of(
                Component.ROOT_COORD,
                Component.QUERY_COORD,
                Component.DATA_COORD,
                Component.QUERY_NODE,
                Component.DATA_NODE,
                Component.INDEX_NODE);

        static final List<Component> WITH_STREAMING_NODE =
                List.of(Component.ROOT_COORD, Component.QUERY_NODE, Component.DATA_NODE, Component.STREAMING_NODE);
    }
}
