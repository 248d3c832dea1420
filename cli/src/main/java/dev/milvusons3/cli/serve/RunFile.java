package dev.milvusons3.cli.serve;

import dev.milvusons3.internal.files.Trees;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a running {@code serve} tells the other commands of its user, in a directory that nobody else may read: where it is, and the keys
 * to it. It is gone when the process ends in peace.
 *
 * @param directory of this run
 * @param plain endpoint over HTTP
 * @param endpoint that clients are to use
 * @param record whether denials are let through
 * @param key for what is not for everybody
 * @param bucket of the set-up
 * @param role ARN of the set-up's role
 * @param namespace of the service account that may have it
 * @param serviceAccount its name
 */
record RunFile(
        Path directory,
        long process,
        URI plain,
        URI endpoint,
        String account,
        String region,
        boolean record,
        String accessKeyId,
        String secretAccessKey,
        String key,
        Optional<String> bucket,
        Optional<String> role,
        Optional<String> namespace,
        Optional<String> serviceAccount) {
    private static final String FILE = "serve.json";

    static Path directory(Path runs, int port) {
        return runs.resolve(Integer.toString(port));
    }

    /** Makes the directory of a run anew: whoever left one has lost the port. */
    static Path make(Path runs, int port) throws IOException {
        Path directory = directory(runs, port);
        Files.createDirectories(runs);
        Trees.delete(directory);
        if (isPosix(runs)) {
            return Files.createDirectory(
                    directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
        return Files.createDirectory(directory);
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    /** The authority's certificate, if it serves over TLS. */
    Path authority() {
        return directory.resolve("ca.pem");
    }

    /** The token of the set-up's service account. */
    Path token() {
        return directory.resolve("token");
    }

    /** An empty configuration of AWS clients, so that nothing of the user's own counts. */
    Path nothing() {
        return directory.resolve("nothing");
    }

    boolean isOverTls() {
        return endpoint.getScheme().equals("https");
    }

    void write() throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("process", process);
        fields.put("plain", plain.toString());
        fields.put("endpoint", endpoint.toString());
        fields.put("account", account);
        fields.put("region", region);
        fields.put("record", record);
        fields.put("accessKeyId", accessKeyId);
        fields.put("secretAccessKey", secretAccessKey);
        fields.put("key", key);
        bucket.ifPresent(it -> fields.put("bucket", it));
        role.ifPresent(it -> fields.put("role", it));
        namespace.ifPresent(it -> fields.put("namespace", it));
        serviceAccount.ifPresent(it -> fields.put("serviceAccount", it));
        replace(directory.resolve(FILE), JsonText.pretty(fields));
    }

    /** Writes a file so that nobody reads half of it. */
    static void replace(Path file, String content) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.writeString(next, content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * {@return that of a port}
     *
     * @throws ServeException if none serves there as far as is known
     */
    static RunFile read(Path runs, int port) {
        Path directory = directory(runs, port);
        try {
            Json file = Json.read(Files.readString(directory.resolve(FILE)));
            return new RunFile(
                    directory,
                    Long.parseLong(file.get("process").requireText()),
                    URI.create(file.get("plain").requireText()),
                    URI.create(file.get("endpoint").requireText()),
                    file.get("account").requireText(),
                    file.get("region").requireText(),
                    file.get("record").text().equals("true"),
                    file.get("accessKeyId").requireText(),
                    file.get("secretAccessKey").requireText(),
                    file.get("key").requireText(),
                    said(file, "bucket"),
                    said(file, "role"),
                    said(file, "namespace"),
                    said(file, "serviceAccount"));
        } catch (NoSuchFileException e) {
            List<String> others = ports(runs);
            throw new ServeException("Nothing serves on port " + port + ": "
                    + (others.isEmpty()
                            ? "no serve of this user runs. Start one: milvus-on-s3 serve."
                            : "of this user's, serve runs on port " + String.join(", ", others)
                                    + ". Say which by --port, or start one."));
        } catch (IOException | IllegalArgumentException e) {
            throw new ServeException(
                    directory.resolve(FILE) + " cannot be read: " + e.getMessage()
                            + ". End that serve and start it anew.",
                    e);
        }
    }

    private static Optional<String> said(Json file, String field) {
        return Optional.of(file.get(field).text()).filter(text -> !text.isEmpty());
    }

    private static List<String> ports(Path runs) {
        try (Stream<Path> directories = Files.list(runs)) {
            return directories
                    .filter(directory -> Files.exists(directory.resolve(FILE)))
                    .map(directory -> directory.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
