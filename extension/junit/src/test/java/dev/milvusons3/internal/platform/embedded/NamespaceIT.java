package dev.milvusons3.internal.platform.embedded;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.AsMilvus;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.MilvusServer;
import dev.milvusons3.internal.milvus.ServerTree;
import dev.milvusons3.internal.milvus.WriteProbe;
import io.milvus.v2.client.MilvusClientV2;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import software.amazon.awssdk.services.s3.S3Client;

/** Milvus in namespaces of its own, below a bucket policy that every security baseline demands. */
@EnabledOnOs(OS.LINUX)
@MilvusOnS3(bucketPolicy = NamespaceIT.TLS_ONLY, milvus = @MilvusServer(runtime = MilvusRuntime.NAMESPACE))
class NamespaceIT {
    static final String TLS_ONLY = """
            { "Version": "2012-10-17",
              "Statement": { "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                             "Resource": ["arn:{{partition}}:s3:::{{bucket}}", "arn:{{partition}}:s3:::{{bucket}}/*"],
                             "Condition": { "Bool": { "aws:SecureTransport": "false" } } } }
            """;

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void aPolicyThatDemandsTlsLetsMilvusWork(MilvusDeployment deployment, MilvusClientV2 milvus) {
        new WriteProbe(milvus, PATIENCE).run();

        assertThat(deployment.decisions()).hasNoDenials();
        assertThat(deployment.decisions().byMilvus().on("s3:PutObject")).isNotEmpty();
    }

    /** Each side of Milvus takes sessions of its own; the rehearsal has taken one too. */
    @Test
    void bothItsClientsTakeTheRoleByWebIdentity(MilvusDeployment deployment) {
        assertThat(deployment.decisions().on("sts:AssumeRoleWithWebIdentity"))
                .extracting(decision -> decision.userAgent().contains("aws-sdk-cpp"))
                .contains(true, false)
                .hasSizeGreaterThanOrEqualTo(3);
    }

    /** The role is let in over TLS, by the bucket's policy and in the case itself, so that nothing but the transport is to blame. */
    @Test
    void plainHttpIsRefusedWhereThePolicyDemandsTls(MilvusDeployment deployment, @AsMilvus S3Client s3) {
        assertThatCode(() -> s3.listObjectsV2(r -> r.bucket(deployment.bucket())))
                .doesNotThrowAnyException();
        assertThat(deployment.negativeCases())
                .filteredOn(negative -> negative.getName().startsWith("transport: plain HTTP"))
                .singleElement()
                .satisfies(negative -> assertThatCode(negative::execute).doesNotThrowAnyException());
    }

    @Test
    void theTimeIsNotMovedWhereMilvusKeepsItsSessions(MilvusDeployment deployment) {
        assertThatThrownBy(() -> deployment.clock().advance(Duration.ofHours(1)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("MilvusRuntime.PROCESS");
    }

    @Test
    void itSeesItsOwnFilesOnlyAndCannotWriteThem() throws IOException {
        Path root = ServerTree.ofThisJvm().root();

        assertThat(root.resolve("home")).doesNotExist();
        assertThat(root.resolve("root")).doesNotExist();
        assertThat(Files.readString(root.resolve("etc/hosts")))
                .contains("s3.us-east-2.amazonaws.com", ".s3.us-east-2.amazonaws.com", "sts.us-east-2.amazonaws.com");
        assertThat(Files.readString(root.resolve("etc/resolv.conf"))).isEmpty();
        assertThat(root.resolve("run/secrets/eks.amazonaws.com/serviceaccount/token"))
                .isNotEmptyFile();
        assertThat(ServerTree.ofThisJvm().mounts())
                .filteredOn(mount -> mount.path().matches("/|/usr|/milvus|/sys"))
                .hasSize(4)
                .allMatch(ServerTree.Mount::isReadOnly);
    }

    /** Two of this JVM's ports lead in; of what Milvus listens on itself, the machine sees nothing. */
    @Test
    void nothingOfMilvusListensOnTheMachine(MilvusDeployment deployment) throws IOException {
        ServerTree tree = ServerTree.ofThisJvm();

        assertThat(tree.portsOfTheMachine()).isEmpty();
        assertThat(tree.ports()).contains(443, 9091, 19530);
        assertThat(ServerTree.listeners("self").filter(ServerTree.Listener::isHeldByThisJvm))
                .isNotEmpty()
                .allMatch(ServerTree.Listener::isLoopback);
        assertThat(deployment.milvusEndpoint().getHost()).isEqualTo("127.0.0.1");
    }
}
