package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.internal.milvus.WriteProbe;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import io.milvus.v2.client.MilvusClientV2;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * One deployment, for a JVM of its own: under another user, or where the kernel refuses something. Its arguments are a runtime and the directory of a Milvus; it prints what
 * came of it, a fact a line.
 */
final class DeploymentMain {
    private DeploymentMain() {}

    public static void main(String[] arguments) throws Exception {
        DeploymentSpec spec = SpecReader.read(
                new SpecRequest(
                        DeploymentMain.class,
                        List.of(new Layer(
                                "the test",
                                Map.of(
                                        Settings.MILVUS_RUNTIME, arguments[0],
                                        Settings.MILVUS_HOME, arguments[1],
                                        Settings.MILVUS_VERSION, "2.3.5"))),
                        List.of()),
                // What the build itself was promised is nothing to this machine.
                new Configuration(key -> Optional.empty(), new Properties(), Map.of()));
        System.out.println("user=" + Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        try (DeploymentStarter starter = DeploymentStarter.standard()) {
            RunningDeployment running = starter.start(spec, "DeploymentMain");
            MilvusClientV2 milvus = running.newClient(Optional.empty());
            try {
                new WriteProbe(milvus, Duration.ofMinutes(2)).run();
                print(running.deployment());
            } finally {
                milvus.close();
                running.close(false);
            }
        } catch (RuntimeException refused) {
            System.out.println("refused=" + refused.getMessage().replace("\n", "|"));
        }
    }

    private static void print(MilvusDeployment deployment) {
        System.out.println("runtime=" + deployment.runtime().orElseThrow());
        System.out.println("written="
                + !deployment.decisions().byMilvus().on("s3:PutObject").isEmpty());
        System.out.println("denied=" + deployment.decisions().denied().size());
        System.out.println("web identity by C++="
                + deployment.decisions().on("sts:AssumeRoleWithWebIdentity").stream()
                        .anyMatch(decision -> decision.userAgent().contains("aws-sdk-cpp")));
    }
}
