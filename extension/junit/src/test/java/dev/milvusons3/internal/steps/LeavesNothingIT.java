package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.Platforms;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However a deployment ends, nothing of it is left: no process, port or directory, and nothing in the account or the cluster. */
class LeavesNothingIT {
    private final AtomicReference<WatchedPlatform> opened = new AtomicReference<>();
    private final CompletableFuture<WatchedPlatform> openedLater = new CompletableFuture<>();
    private final Platforms platforms = new Platforms();
    private final PlatformStarter starter = new PlatformStarter(this::open);
    private URI s3 = URI.create("http://127.0.0.1");

    private WatchedPlatform open(DeploymentSpec spec) {
        WatchedPlatform platform = new WatchedPlatform(platforms.open(spec));
        s3 = platform.aws().s3Endpoint();
        opened.set(platform);
        openedLater.complete(platform);
        return platform;
    }

    @Test
    void afterTheTests() throws Exception {
        RunningDeployment started = starter.start(Specs.standard(), "LeavesNothingIT");
        URI milvus = started.deployment().milvusEndpoint();
        assertThat(accepts(milvus)).isTrue();
        assertThat(descendants()).isNotEmpty();
        assertThat(runDirectories()).isNotEmpty();

        started.close(false);

        assertThat(accepts(milvus)).isFalse();
    }

    @Test
    void afterAFailedStart() {
        String policy = Specs.POLICY.replace("\"s3:PutObject\"", "\"s3:PutObjectAcl\"");

        assertThatThrownBy(() -> starter.start(Specs.withPolicy(policy), "LeavesNothingIT"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("s3:PutObject on ")
                .hasNoSuppressedExceptions();
    }

    @Test
    void afterAStartThatTookTooLong() {
        assertThatThrownBy(() -> starter.start(Specs.withTimeout(Duration.ofMillis(200)), "LeavesNothingIT"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("startupTimeout")
                .hasNoSuppressedExceptions();
    }

    @Test
    void afterAnInterruptedStart() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        AtomicReference<Boolean> stillInterrupted = new AtomicReference<>(false);
        Thread test = new Thread(() -> {
            try {
                starter.start(Specs.standard(), "LeavesNothingIT");
            } catch (MilvusOnS3Exception e) {
                thrown.set(e);
            }
            stillInterrupted.set(Thread.currentThread().isInterrupted());
        });
        test.start();
        WatchedPlatform platform = openedLater.get(1, TimeUnit.MINUTES);
        assertThat(platform.waitingForMilvus().await(1, TimeUnit.MINUTES)).isTrue();

        test.interrupt();
        test.join(TimeUnit.MINUTES.toMillis(1));

        assertThat(thrown.get())
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("interrupted while the deployment was being made")
                .hasNoSuppressedExceptions();
        assertThat(stillInterrupted.get()).isTrue();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        assertThat(opened.get().closed().await(1, TimeUnit.MINUTES)).isTrue();
        assertThat(opened.get().left()).isEmpty();
        assertThat(accepts(s3)).isFalse();
        assertThat(descendants()).isEmpty();
        assertThat(runDirectories()).isEmpty();
    }

    private static boolean accepts(URI endpoint) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(endpoint.getHost(), endpoint.getPort()), 1000);
            return true;
        } catch (ConnectException refused) {
            return false;
        }
    }

    private static List<String> descendants() {
        return ProcessHandle.current()
                .descendants()
                .map(p -> p.pid() + " " + p.info().commandLine().orElse("?"))
                .toList();
    }

    private static List<Path> runDirectories() throws IOException {
        String prefix = "milvus-on-s3-run-" + ProcessHandle.current().pid() + "-";
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            return files.filter(f -> f.getFileName().toString().startsWith(prefix))
                    .toList();
        }
    }
}
