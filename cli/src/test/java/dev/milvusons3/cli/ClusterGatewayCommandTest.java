package dev.milvusons3.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the command refuses before it looks for a cluster; in one it is tried by {@link ImageIT}. */
class ClusterGatewayCommandTest {
    @TempDir
    Path directory;

    private final Commands cli = new Commands();
    private Path key;

    @BeforeEach
    void write() throws IOException {
        key = Files.writeString(directory.resolve("key"), "secret\n");
    }

    @Test
    void aKeyThatCannotBeReadOrIsNone() throws IOException {
        refused(
                "10.42.0.7",
                "8471",
                directory.resolve("none"),
                "--key-file = \"" + directory.resolve("none")
                        + "\" is not allowed. Allowed: a file that can be read: java.nio.file.NoSuchFileException");

        Path empty = Files.writeString(directory.resolve("empty"), "\n");
        refused("10.42.0.7", "8471", empty, "a file with a key in it; this one is empty");
    }

    @Test
    void whatIsNoAddressOrPort() {
        refused(
                "localhost",
                "8471",
                key,
                "--address = \"localhost\" is not allowed. Allowed: an IP address of this machine");
        refused("10.42.0.7", "84711", key, "--port = \"84711\" is not allowed. Allowed: a number from 0 to 65535.");
    }

    @Test
    void whatIsMissing() {
        assertThat(cli.run("cluster-gateway")).isEqualTo(2);
        assertThat(cli.err()).contains("Missing required options: '--address=IP', '--key-file=FILE'");
    }

    private void refused(String address, String port, Path keyFile, String said) {
        assertThat(cli.run("cluster-gateway", "--address", address, "--port", port, "--key-file", keyFile.toString()))
                .isEqualTo(2);
        assertThat(cli.err()).contains(said);
        assertThat(cli.out()).isEmpty();
    }
}
