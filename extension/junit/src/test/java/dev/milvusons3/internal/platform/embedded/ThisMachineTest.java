package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class ThisMachineTest {
    @TempDir
    Path temporary;

    /** A limit that is too wide shows on one machine in ten, where a random number has a digit more. */
    @Test
    void takesEachDirectoryInWhichTheSocketsPathsFit() throws Exception {
        Path longest = longest();

        assertThat(ThisMachine.tooLong(longest.toString())).isEmpty();
        assertThat(ThisMachine.tooLong(longest + "x"))
                .hasValueSatisfying(said -> assertThat(said)
                        .startsWith("java.io.tmpdir = " + longest + "x is too long")
                        .endsWith("and would have 108"));
        try (RunDirectory directory = RunDirectory.create(longest);
                ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            assertThat(directory.path().getFileName().toString()).hasSizeLessThanOrEqualTo(RunDirectory.LONGEST_NAME);
            Path sockets = Files.createDirectory(directory.path().resolve("s"));
            assertThatCode(() -> socket.bind(UnixDomainSocketAddress.of(sockets.resolve("19530-12345"))))
                    .doesNotThrowAnyException();
        }
        assertThat(longest).isEmptyDirectory();
    }

    private Path longest() throws Exception {
        StringBuilder name = new StringBuilder();
        while (ThisMachine.tooLong(temporary.resolve(name + "x").toString()).isEmpty()) {
            name.append('x');
        }
        return Files.createDirectory(temporary.resolve(name.toString()));
    }
}
