package dev.milvusons3.internal.gateway.clients;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Clients of one language, as their makers publish them, with our scripts for them. They are installed into the build directory, and
 * anew whenever a file that they are made of has changed; the versions are pinned in those files.
 *
 * @param name of the directory with the files among the test's resources
 * @param tool the command that has to be there, and shows that it works
 * @param files what is needed to install and to run
 * @param install commands of a shell in the directory of the files
 */
record Toolbox(String name, String tool, List<String> files, String install) {
    /** With this in the environment a missing tool is a failure, so that a build that is to try the clients does. */
    private static final String REQUIRE = "REQUIRE_CLIENTS";

    private static final String INSTALLED = ".installed";

    static final Toolbox PYTHON = new Toolbox(
            "python",
            "python3 --version",
            List.of("requirements.txt", "role.py", "boto3_cases.py", "cli_cases.py"),
            "python3 -m venv venv; venv/bin/python -m pip install --quiet -r requirements.txt");
    static final Toolbox MINIO = new Toolbox(
            "minio",
            "go version",
            List.of("main.go", "go.mod", "go.sum", "oldest.mod", "oldest.sum"),
            "go build -buildvcs=false -o newest; go build -buildvcs=false -modfile=oldest.mod -o oldest");
    static final Toolbox GO = new Toolbox(
            "go", "go version", List.of("main.go", "go.mod", "go.sum"), "go build -buildvcs=false -o cases");
    static final Toolbox JS = new Toolbox(
            "js",
            "npm --version",
            List.of("package.json", "cases.mjs"),
            "npm install --no-package-lock --no-audit --no-fund --ignore-scripts");

    /** What a program said, and how it ended. */
    record Outcome(int code, String output, String errors) {
        String all() {
            return "code " + code + "\n" + output + errors;
        }
    }

    /** Installs what is not installed, and gives the directory. Skips the test if the tool is missing, or fails where it is required. */
    Path ready() throws Exception {
        Path dir = Path.of("target", "clients", name).toAbsolutePath();
        Files.createDirectories(dir);
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(install.getBytes(StandardCharsets.UTF_8));
        for (String file : files) {
            byte[] content = resource(name + "/" + file);
            digest.update(content);
            Files.write(dir.resolve(file), content);
        }
        String made = HexFormat.of().formatHex(digest.digest());
        Path marker = dir.resolve(INSTALLED);
        if (Files.exists(marker) && Files.readString(marker).equals(made)) {
            return dir;
        }
        Outcome probe = run(dir, tool, Map.of());
        if (probe.code() != 0) {
            String reason = "\"" + tool + "\" does not work here, so the clients that it installs are not tried";
            if (isRequired()) {
                throw new IllegalStateException(reason + ", and " + REQUIRE + " is true: " + probe.all());
            }
            abort(reason);
        }
        Outcome installed = run(dir, install, Map.of());
        if (installed.code() != 0) {
            throw new IllegalStateException("\"" + install + "\" in " + dir + " failed: " + installed.all());
        }
        Files.writeString(marker, made);
        return dir;
    }

    /** {@return whether whatever keeps clients from being tried is a failure} */
    static boolean isRequired() {
        return Boolean.parseBoolean(System.getenv(REQUIRE));
    }

    static byte[] resource(String path) throws IOException {
        try (InputStream in = Toolbox.class.getResourceAsStream(path)) {
            return Objects.requireNonNull(in, path).readAllBytes();
        }
    }

    /** Runs a command of a shell in a directory, without the AWS settings of whoever runs the tests. */
    static Outcome run(Path dir, String command, Map<String, String> environment) throws Exception {
        return run(dir, List.of("sh", "-ec", command), environment);
    }

    static Outcome run(Path dir, List<String> command, Map<String, String> environment) throws Exception {
        Path output = Files.createTempFile("client", ".out");
        Path errors = Files.createTempFile("client", ".err");
        try {
            ProcessBuilder builder = new ProcessBuilder(new ArrayList<>(command))
                    .directory(dir.toFile())
                    .redirectOutput(output.toFile())
                    .redirectError(errors.toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("AWS_"));
            builder.environment().putAll(environment);
            Process process = builder.start();
            boolean ended = process.waitFor(10, TimeUnit.MINUTES);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            String said = Files.readString(errors);
            return new Outcome(
                    process.exitValue(),
                    Files.readString(output),
                    ended ? said : said + "\nStopped after ten minutes.");
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }

    /** What the SDKs read from the environment to have a role by a web identity token, and nothing of the machine's own settings. */
    static Map<String, String> webIdentity(String endpoint, String region, String role, Path token) {
        return Map.ofEntries(
                Map.entry("AWS_ENDPOINT_URL", endpoint),
                // The SDK for Go takes the one above for everything but the token's exchange.
                Map.entry("AWS_ENDPOINT_URL_STS", endpoint),
                Map.entry("AWS_ROLE_ARN", role),
                Map.entry("AWS_ROLE_SESSION_NAME", "client"),
                Map.entry("AWS_WEB_IDENTITY_TOKEN_FILE", token.toString()),
                Map.entry("AWS_REGION", region),
                Map.entry("AWS_DEFAULT_REGION", region),
                Map.entry("AWS_CONFIG_FILE", File.separator + "nowhere"),
                Map.entry("AWS_SHARED_CREDENTIALS_FILE", File.separator + "nowhere"),
                // The AWS CLI keeps sessions there.
                Map.entry("HOME", Objects.requireNonNull(token.getParent()).toString()),
                Map.entry("PYTHONUTF8", "1"));
    }
}
