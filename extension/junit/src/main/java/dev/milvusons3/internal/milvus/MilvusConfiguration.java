package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import dev.milvusons3.internal.profile.MilvusProfile;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The configuration of one local server. Four layers, each over the one before: the distribution's own, what makes a throwaway server quick, the pod's
 * {@code user.yaml}, and what a local process cannot do without.
 */
final class MilvusConfiguration {
    private static final String LOOPBACK = "127.0.0.1";

    private final YamlLayers layers;

    private MilvusConfiguration(YamlLayers layers) {
        this.layers = layers;
    }

    /**
     * @param userYaml as the Helm chart renders it; only known keys are not insisted on, as Milvus itself ignores others
     * @throws IOException if the distribution's own cannot be read
     * @throws IllegalArgumentException if {@code userYaml} is not a YAML mapping
     */
    static MilvusConfiguration of(MilvusImage image, MilvusPorts ports, ServerDirectory directory, String userYaml)
            throws IOException {
        YamlLayers layers = new YamlLayers(OwnConfiguration.of(new MilvusHome(image.home())));
        quicken(layers);
        layers.overlay(YamlLayers.parse(userYaml, "user.yaml"));
        settle(layers, ports, directory, image.release().profile());
        return new MilvusConfiguration(layers);
    }

    /** {@return {@code milvus.yaml}, as JSON, which is YAML too and quicker to write} */
    String yaml() {
        return JsonText.pretty(layers.root());
    }

    /** {@return a setting by its path, such as {@code minio.bucketName}} */
    Optional<Object> get(String path) {
        return layers.get(path);
    }

    /** Writes what Milvus reads: {@code milvus.yaml}, {@code glog.conf} and the file of its embedded etcd. */
    void write(ServerDirectory directory) throws IOException {
        Files.writeString(directory.configs().resolve("milvus.yaml"), yaml());
        // One log for the Go and the C++ side; into files of its own, glog would also leave them behind in the
        // temporary directory.
        Files.writeString(directory.configs().resolve("glog.conf"), "--logtostderr=true\n--minloglevel=0\n");
        Files.writeString(directory.etcdConfig(), ETCD);
    }

    /**
     * Unix sockets, whose names are relative to the working directory: the embedded etcd takes no notice of {@code etcd.endpoints} and would listen on
     * 2379 and 2380, so only one server could run, and anyone on the machine could write to it without a password. It is not synced to the disk, for
     * nobody reads the data again after the process ended, and it elects itself at once instead of after a second.
     */
    private static final String ETCD = """
            name: default
            listen-client-urls: unix://client:1
            advertise-client-urls: unix://client:1
            listen-peer-urls: unix://peer:1
            initial-advertise-peer-urls: unix://peer:1
            initial-cluster: default=unix://peer:1
            unsafe-no-fsync: true
            heartbeat-interval: 10
            election-timeout: 100
            """;

    /** What a user.yaml may set otherwise. */
    private static void quicken(YamlLayers layers) {
        // The components look for each other, and sleep this long at first, twice as long then, and so on: 0.2 s make a
        // start four times longer.
        layers.set("grpc.client.initialBackOff", 0.02);
        // On a busy machine one that is missed by a hair costs a second and more otherwise. With so many attempts it is
        // waited for as long as before: for ten seconds.
        layers.set("grpc.client.maxBackoff", 0.1);
        layers.set("grpc.client.maxMaxAttempts", 110);
        // A flush waits until what was allotted to the segment has expired: 2 s, however little was inserted.
        layers.set("dataCoord.segment.assignmentExpiration", 500);
        // How often they look for work: together some 2 s of each flush, index and load.
        layers.set("indexCoord.scheduler.interval", 100);
        layers.set("queryCoord.checkInterval", 200);
        layers.set("queryCoord.distPullInterval", 100);
        // Its default, fatal, hides why the C++ side got no credentials.
        layers.set("minio.logLevel", "warn");
        layers.set("etcd.log.level", "warn");
    }

    private static void settle(YamlLayers layers, MilvusPorts ports, ServerDirectory directory, MilvusProfile profile) {
        layers.set("common.storageType", "remote");
        layers.set("common.security.authorizationEnabled", true);
        profile.queue().settings(directory.data()).forEach(layers::set);
        layers.set("localStorage.path", directory.data().resolve("local").toString());
        layers.set("metastore.type", "etcd");
        layers.set("etcd.use.embed", true);
        layers.set("etcd.data.dir", directory.data().resolve("etcd").toString());
        layers.set("etcd.log.path", "stdout");
        layers.set("etcd.config.path", directory.etcdConfig().toString());
        layers.set("log.file.rootPath", "");
        layers.set("log.stdout", true);
        layers.set("proxy.port", ports.milvus());
        layers.set("proxy.internalPort", ports.proxyInternal());
        layers.set("proxy.ip", LOOPBACK);
        for (int i = 0; i < profile.components().size(); i++) {
            MilvusProfile.Component component = profile.components().get(i);
            layers.set(component.port(), ports.component(i));
            layers.set(component.ip(), LOOPBACK);
        }
    }
}
