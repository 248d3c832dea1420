package dev.milvusons3.internal.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class MilvusConfigurationTest {
    private static final MilvusPorts PORTS = new MilvusPorts(20_001, 20_002, 20_003);

    @TempDir
    Path directory;

    @Test
    void keepsWhatNobodySets() throws Exception {
        MilvusConfiguration configuration = configuration("");
        assertThat(configuration.get("proxy.maxNameLength")).contains(255);
        assertThat(configuration.get("minio.region")).contains("");
        assertThat(configuration.get("minio.iamEndpoint")).isEmpty();
        assertThat(configuration.get("common.security.tlsMode")).contains(0);
        assertThat(configuration.get("tls.serverPemPath")).contains("server.pem");
        assertThat(configuration.get("etcd.endpoints")).contains("localhost:2379");
        assertThat(configuration.get("nobody.knows.this")).isEmpty();
    }

    @Test
    void laysTheUsersOverTheDistributions() throws Exception {
        MilvusConfiguration configuration = configuration("""
                minio:
                  address: s3.us-east-2.amazonaws.com
                  useIAM: true
                  region: us-east-2
                dataNode:
                  segment:
                    syncPeriod: 60
                """);
        assertThat(configuration.get("minio.address")).contains("s3.us-east-2.amazonaws.com");
        assertThat(configuration.get("minio.useIAM")).contains(true);
        assertThat(configuration.get("minio.region")).contains("us-east-2");
        assertThat(configuration.get("minio.port")).contains(9000);
        assertThat(configuration.get("dataNode.segment.syncPeriod")).contains(60);
    }

    @Test
    void readsKeysAsMilvusDoes() throws Exception {
        MilvusConfiguration configuration = configuration("minio.bucketname: mine\nMINIO:\n  Port: 443\n");
        assertThat(configuration.get("minio.bucketName")).contains("mine");
        assertThat(configuration.get("minio.port")).contains(443);
        assertThat(configuration.yaml()).doesNotContain("bucketname", "MINIO", "  Port:");
    }

    @Test
    void letsTheUserSetWhatMakesItQuick() throws Exception {
        assertThat(configuration("").get("grpc.client.initialBackOff")).contains(0.02);
        assertThat(configuration("grpc:\n  client:\n    initialBackOff: 1.5\n").get("grpc.client.initialBackOff"))
                .contains(1.5);
    }

    @ParameterizedTest
    @CsvSource({
        "common.storageType,remote",
        "common.security.authorizationEnabled,true",
        "mq.type,rocksmq",
        "etcd.use.embed,true",
        "proxy.ip,127.0.0.1",
        "rootCoord.ip,127.0.0.1",
        "queryCoord.ip,127.0.0.1",
        "dataCoord.ip,127.0.0.1",
        "queryNode.ip,127.0.0.1",
        "dataNode.ip,127.0.0.1",
        "indexNode.ip,127.0.0.1",
        "proxy.port,20001",
        "proxy.internalPort,20003",
        "rootCoord.port,20004",
        "queryCoord.port,20005",
        "dataCoord.port,20006",
        "queryNode.port,20007",
        "dataNode.port,20008",
        "indexNode.port,20009"
    })
    void insistsOnWhatALocalProcessNeeds(String path, String value) throws Exception {
        MilvusConfiguration configuration = configuration(path + ": something else\n");
        assertThat(configuration.get(path).map(String::valueOf)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rocksmq.path", "etcd.data.dir", "localStorage.path"})
    void keepsAllDataInTheServersOwnDirectory(String path) throws Exception {
        assertThat(Path.of(String.valueOf(
                        configuration(path + ": /var/lib/milvus").get(path).orElseThrow())))
                .hasParentRaw(server().data());
    }

    @Test
    void writesWhatItSays() throws Exception {
        server().create();
        MilvusConfiguration configuration = configuration("minio:\n  secretAccessKey: \"a: 'b' # c\"\n");
        configuration.write(server());
        Object read = new Load(LoadSettings.builder().build())
                .loadFromString(Files.readString(server().configs().resolve("milvus.yaml")));
        assertThat(new YamlLayers((Map<?, ?>) read).root()).isEqualTo(parsed(configuration.yaml()));
        assertThat(new YamlLayers((Map<?, ?>) read).get("minio.secretAccessKey"))
                .contains("a: 'b' # c");
        assertThat(server().configs().resolve("glog.conf")).content().contains("--logtostderr=true");
        assertThat(server().etcdConfig()).content().doesNotContain("http://");
        assertThat(configuration.get("etcd.config.path"))
                .contains(server().etcdConfig().toString());
    }

    @Test
    void saysWhereUserYamlIsMalformed() {
        assertThatThrownBy(() -> configuration("minio:\n  port: [1\n"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("user.yaml is not YAML: ")
                .hasMessageContaining("line ");
        assertThatThrownBy(() -> configuration("- a list"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("user.yaml holds a ArrayList, not a mapping");
    }

    /** Its components are others, and so is its queue. */
    @Test
    void goesByTheVersionsProfile() throws Exception {
        MilvusConfiguration older = of("2.3.5", "");
        MilvusConfiguration newer = of("2.6.22", "");

        assertThat(older.get("mq.type")).contains("rocksmq");
        assertThat(older.get("indexNode.port")).isPresent();
        assertThat(older.get("streamingNode.port")).isEmpty();
        assertThat(newer.get("mq.type")).contains("woodpecker");
        assertThat(newer.get("indexNode.port")).isEmpty();
        assertThat(newer.get("streamingNode.port")).contains(PORTS.component(3));
        assertThat(newer.get("streamingNode.ip")).contains("127.0.0.1");
        assertThat(newer.get("rootCoord.port")).isEqualTo(older.get("rootCoord.port"));
    }

    private static Object parsed(String yaml) {
        return new Load(LoadSettings.builder().build()).loadFromString(yaml);
    }

    private ServerDirectory server() {
        return new ServerDirectory(directory.resolve("server"));
    }

    private MilvusConfiguration configuration(String userYaml) throws IOException {
        return of("2.3.5", userYaml);
    }

    private MilvusConfiguration of(String version, String userYaml) throws IOException {
        MilvusHome home = FakeHome.of(directory.resolve("home"), "exit");
        return MilvusConfiguration.of(MilvusImage.of(home, version), PORTS, server(), userYaml);
    }
}
