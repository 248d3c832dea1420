package dev.milvusons3.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServeCommandTest {
    @TempDir
    Path directory;

    private Output serve(String... more) {
        String[] arguments = new String[more.length + 1];
        arguments[0] = "--runs=" + directory.resolve("runs");
        System.arraycopy(more, 0, arguments, 1, more.length);
        return Output.of(arguments);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --port=70000       | --port = "70000" is not allowed. Allowed: a number from 0 to 65535.
                    --account=12       | --account = "12" is not allowed. Allowed: twelve digits.
                    --region=mars-1    | --region = "mars-1" is not allowed. Allowed: the id of an AWS region, such as us-east-2.
                    --address=here     | --address = "here" is not allowed. Allowed: an IP address of this machine, such as 127.0.0.1 or 0.0.0.0.
                    --mode=silent      | Invalid value for option '--mode'
                    """)
    void whatIsNotAllowedIsSaid(String option, String message) {
        Output output = serve(option);
        assertThat(output.code()).isEqualTo(2);
        assertThat(output.err()).contains(message);
    }

    @Test
    void whatContradictsTheSetupIsSaid() {
        Output output = serve("--setup=" + ServedTest.SETUP, "--region=us-east-1");
        assertThat(output.code()).isEqualTo(2);
        assertThat(output.err())
                .contains("--region = \"us-east-1\" is not allowed. Allowed: eu-central-1, which the set-up says;");
    }

    @Test
    void aMalformedSetupNamesFileLineAndColumn() throws Exception {
        Path setup = Files.createDirectories(directory.resolve("setup/role/policies"));
        Files.writeString(directory.resolve("setup/setup.yaml"), "name: a\nregoin: us-east-2\n");
        Files.copy(ServedTest.SETUP.resolve("role/trust.json"), directory.resolve("setup/role/trust.json"));
        Files.copy(ServedTest.SETUP.resolve("role/policies/search-s3.json"), setup.resolve("s3.json"));

        Output output = serve("--setup=" + directory.resolve("setup"), "--port=0");
        assertThat(output.code()).isEqualTo(2);
        assertThat(output.err()).contains("setup.yaml:2:1").contains("regoin");
        assertThat(directory.resolve("runs")).doesNotExist();
    }

    @Test
    void aPortInUseIsNamed() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            taken.setSoTimeout(1);
            Output output = serve("--port=" + taken.getLocalPort());
            assertThat(output.code()).isEqualTo(1);
            assertThat(output.err())
                    .contains("Port " + taken.getLocalPort() + " of 127.0.0.1 is in use, by another process.");
        }
    }

    @Test
    void anotherServeOnThePortIsNamedAndGoesOn() throws Exception {
        try (Served first = Served.start(ServedTest.options(directory.resolve("runs"), Optional.empty(), false))) {
            int port = first.run().endpoint().getPort();
            Output output = serve("--port=" + port);
            assertThat(output.code()).isEqualTo(1);
            assertThat(output.err()).contains("is in use, by a serve of account 111122223333.");
            assertThat(RunFile.read(directory.resolve("runs"), port)).isEqualTo(first.run());
        }
    }

    @Test
    void aCommandHasTheEnvironmentAndSaysHowItEnds() throws Exception {
        Path seen = directory.resolve("seen");
        Output output = serve("--setup=" + ServedTest.SETUP, "--", "sh", "-c", "env > \"$0\"; exit 7", seen.toString());
        assertThat(output.code()).as(output.err()).isEqualTo(7);
        assertThat(Files.readString(seen))
                .contains("AWS_ENDPOINT_URL=http://127.0.0.1:")
                .contains("AWS_ROLE_ARN=arn:aws:iam::111122223333:role/search-milvus")
                .contains("AWS_WEB_IDENTITY_TOKEN_FILE=")
                .contains("SERVED_BUCKET=acme-search")
                .doesNotContain("AWS_SECRET_ACCESS_KEY");
        assertThat(directory.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void recordingIsTheFirstThingThatIsSaid() {
        Output output = serve("--mode=record", "--", "true");
        assertThat(output.code()).isZero();
        assertThat(output.err()).startsWith("RECORD MODE: ").contains(", recording, since ");
    }

    @Test
    void aCommandThatIsNotThereIsSaid() {
        Output output = serve("--", "no-such-command-at-all");
        assertThat(output.code()).isEqualTo(1);
        assertThat(output.err()).contains("The command cannot be run: Cannot run program \"no-such-command-at-all\"");
        assertThat(directory.resolve("runs")).isEmptyDirectory();
    }

    @Test
    void thereIsNoPodWithoutASetup() {
        Output output = serve("--as=pod", "--", "true");
        assertThat(output.code()).isEqualTo(1);
        assertThat(output.err())
                .contains("was started without a set-up. Start it with --setup, or leave --as pod out.");
    }

    @Test
    void whatDoesNotRunIsNamed() {
        Output output = Output.of("env", "--runs=" + directory, "--port=4599");
        assertThat(output.code()).isEqualTo(1);
        assertThat(output.err())
                .contains("Nothing serves on port 4599: no serve of this user runs. Start one: milvus-on-s3 serve.");
    }

    @Test
    void whatWasKilledIsNamed() throws Exception {
        RunFile left;
        try (Served served = Served.start(ServedTest.options(directory, Optional.empty(), false))) {
            left = served.run();
        }
        Files.createDirectories(left.directory());
        left.write();
        Output output = Output.of(
                "env", "--runs=" + directory, "--port=" + left.endpoint().getPort());
        assertThat(output.code()).isEqualTo(1);
        assertThat(output.err()).contains("does not answer: it was killed, or hangs. Start it anew.");
    }
}
