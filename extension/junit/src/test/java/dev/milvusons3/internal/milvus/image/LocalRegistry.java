package dev.milvusons3.internal.milvus.image;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A real registry on the loopback address, Debian's {@code docker-registry}, filled by its own API. */
final class LocalRegistry implements AutoCloseable {
    /** With this in the environment a missing registry is a failure. */
    private static final String REQUIRE = "REQUIRE_REGISTRY";

    static final String USER = "user";
    static final String PASSWORD = "secret";
    private static final String BCRYPT = "$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a";
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");

    private final Process process;
    private final int port;
    private final String authorization;
    private final HttpClient client = HttpClient.newHttpClient();

    private LocalRegistry(Process process, int port, String authorization) {
        this.process = process;
        this.port = port;
        this.authorization = authorization;
    }

    /** Starts one, or skips the test and says why. */
    static LocalRegistry start(Path directory) throws IOException {
        return start(directory, false);
    }

    /** Starts one that wants a name and a password. */
    static LocalRegistry startWithLogin(Path directory) throws IOException {
        return start(directory, true);
    }

    private static LocalRegistry start(Path directory, boolean login) throws IOException {
        Path program = Programs.find("docker-registry", System.getenv()).orElse(null);
        if (program == null) {
            String reason = "no docker-registry on the PATH (a package of Debian and Ubuntu): pulls are not tried";
            if (Boolean.parseBoolean(System.getenv(REQUIRE))) {
                throw new IllegalStateException(reason + ", and " + REQUIRE + " is true");
            }
            abort(reason);
        }
        Path passwords = Files.writeString(directory.resolve("htpasswd"), USER + ":" + BCRYPT + "\n");
        Path config = Files.writeString(
                directory.resolve("registry.yml"),
                """
                        version: 0.1
                        storage:
                          filesystem:
                            rootdirectory: %s
                        http:
                          addr: 127.0.0.1:0
                        """.formatted(Files.createDirectory(directory.resolve("storage")))
                        + (login ? "auth:\n  htpasswd:\n    realm: test\n    path: " + passwords + "\n" : ""));
        Process process = new ProcessBuilder(program.toString(), "serve", config.toString())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        BufferedReader log = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher matcher = LISTENING.matcher(line);
            if (matcher.find()) {
                drain(log);
                String basic =
                        Base64.getEncoder().encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
                return new LocalRegistry(process, Integer.parseInt(matcher.group(1)), "Basic " + basic);
            }
            said.append(line).append('\n');
        }
        throw new IllegalStateException("docker-registry ended: " + said);
    }

    /** A full pipe would stop it. */
    private static void drain(BufferedReader log) {
        Thread drain = new Thread(() -> log.lines().forEach(line -> {}), "registry's log");
        drain.setDaemon(true);
        drain.setUncaughtExceptionHandler((thread, ended) -> {});
        drain.start();
    }

    String host() {
        return "127.0.0.1:" + port;
    }

    /** Pushes an image under a tag. */
    void push(String repository, String tag, TestImage image) throws Exception {
        image.blobs().forEach(blob -> upload(repository, blob));
        manifest(repository, tag, image.manifest(), "application/vnd.oci.image.manifest.v1+json");
    }

    /** Pushes images as one tag for several platforms. */
    void pushIndex(String repository, String tag, TestImage... images) throws Exception {
        for (TestImage image : images) {
            push(repository, Digest.sha256(image.manifest()).toString(), image);
        }
        manifest(repository, tag, TestImage.index(images), "application/vnd.oci.image.index.v1+json");
    }

    void manifest(String repository, String tag, byte[] manifest, String type) throws Exception {
        put("/v2/" + repository + "/manifests/" + tag, manifest, type);
    }

    void upload(String repository, byte[] blob) {
        try {
            HttpResponse<Void> begun = client.send(
                    request("/v2/" + repository + "/blobs/uploads/")
                            .POST(HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.discarding());
            String location = begun.headers().firstValue("Location").orElseThrow();
            URI upload = URI.create(location);
            put(
                    upload.getRawPath() + "?" + upload.getRawQuery() + "&digest=" + Digest.sha256(blob),
                    blob,
                    "application/octet-stream");
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void put(String path, byte[] content, String type) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                request(path)
                        .header("Content-Type", type)
                        .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://" + host() + path)).header("Authorization", authorization);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
