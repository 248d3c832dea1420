package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTokenCommandTest {
    @TempDir
    Path directory;

    static String token(RunFile run, String namespace, String serviceAccount) {
        Output output = Output.of(
                "token",
                "--runs=" + run.directory().getParent(),
                "--port=" + run.endpoint().getPort(),
                "--namespace=" + namespace,
                "--service-account=" + serviceAccount);
        assertThat(output.code()).as(output.err()).isZero();
        return output.out().strip();
    }

    @Test
    void withoutASetupItMustBeSaidWhose() {
        try (Served served = Served.start(ServedTest.options(directory, Optional.empty(), false))) {
            Output output = Output.of(
                    "token",
                    "--runs=" + directory,
                    "--port=" + served.run().endpoint().getPort());
            assertThat(output.code()).isEqualTo(1);
            assertThat(output.err()).contains("started without a set-up that would say: add --namespace.");
        }
    }

    @Test
    void onlyWhoHasTheKeyGetsOne() throws Exception {
        try (Served served = Served.start(ServedTest.options(directory, Optional.empty(), false))) {
            HttpURLConnection connection = (HttpURLConnection) served.run()
                    .plain()
                    .resolve(Pages.TOKEN + "?namespace=a&serviceAccount=b&seconds=60")
                    .toURL()
                    .openConnection();
            assertThat(connection.getResponseCode()).isEqualTo(401);
        }
    }

    @Test
    void aLifeThatNoTokenHasIsRefused() {
        Output output = Output.of("token", "--seconds=90000");
        assertThat(output.code()).isEqualTo(2);
        assertThat(output.err()).contains("--seconds = \"90000\" is not allowed. Allowed: a number from 1 to 86400.");
    }
}
