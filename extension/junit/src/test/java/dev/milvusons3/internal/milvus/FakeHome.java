package dev.milvusons3.internal.milvus;

import dev.milvusons3.internal.milvus.image.MilvusHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A home whose server is a shell script. */
final class FakeHome {
    private FakeHome() {}

    static MilvusHome of(Path directory, String script) throws IOException {
        Path milvus = Files.createDirectories(directory.resolve("bin")).resolve("milvus");
        Files.writeString(milvus, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(milvus, PosixFilePermissions.fromString("rwxr-xr-x"));
        Files.writeString(directory.resolve(MilvusHome.TEMPLATE), """
                # A comment {{ not a placeholder }}
                etcd:
                  endpoints: localhost:{{ etcd_port(int): 2379 }}
                  data:
                    dir: {{ etcd_data_dir }}
                minio:
                  address: localhost # the host
                  port: 9000
                  bucketName: a-bucket
                  region: ""
                  useIAM: false
                  iamEndpoint:
                proxy:
                  ip: # if not specified
                  port: {{ proxy_port(int): 19530 }}
                  maxNameLength: 255
                grpc:
                  client:
                    initialBackOff: 0.2 # seconds
                common:
                  storageType: local
                  security:
                    authorizationEnabled: {{ authorization_enabled(bool): false }}
                    tlsMode: {{ tls_mode(int): 0 }}
                tls:
                  serverPemPath: {{ server_pem_path: server.pem }}
                """);
        return new MilvusHome(directory);
    }
}
