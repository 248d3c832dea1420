package dev.milvusons3.cli.serve;

import com.nimbusds.jose.jwk.ECKey;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.files.HeldFile;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.identity.Ids;
import dev.milvusons3.internal.gateway.sts.WebIdentityIssuer;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/**
 * A directory in which what is served outlives its process: what clients made, root's keys, and the key that signs tokens. One process
 * holds it. What a set-up makes is not kept, for it is made anew from the set-up.
 */
final class Persisted implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Persisted.class);
    private static final String LOCK = "lock";
    private static final String HOLDER = "held-by.json";
    private static final String ACCOUNT = "account.json";
    private static final List<String> READING = List.of("Get", "Head", "List", "Describe", "Assume", "Simulate");

    private final Path directory;
    private final HeldFile lock;
    private final AwsCredentials root;
    private final ECKey signing;
    private long saved;
    private long written;
    private boolean again;

    private Persisted(Path directory, HeldFile lock, AwsCredentials root, ECKey signing) {
        this.directory = directory;
        this.lock = lock;
        this.root = root;
        this.signing = signing;
    }

    /**
     * Takes a directory, which is made if it is not there.
     *
     * @throws ServeException if it is somebody else's: another serve's, another account's, or full of other things
     */
    static Persisted open(Path directory, String account, String region) {
        try {
            requireOwn(directory);
            Files.createDirectories(directory);
            Path name = directory.resolve(LOCK);
            if (!Files.exists(name)) {
                Files.writeString(name, "");
            }
            HeldFile lock = HeldFile.take(name)
                    .orElseThrow(() -> new ServeException("--persist " + directory + " is held by another serve"
                            + holder(directory) + ". End that one, or choose another directory; nothing was changed."));
            try {
                return read(directory, lock, account, region);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ServeException("--persist " + directory + " cannot be used: " + e.getMessage() + ".", e);
        }
    }

    private static void requireOwn(Path directory) throws IOException {
        if (Files.exists(directory.resolve(ACCOUNT)) || !Files.exists(directory)) {
            return;
        }
        if (!Files.isDirectory(directory)) {
            throw new ServeException(
                    "--persist " + directory + " is no directory. Name one that is empty, or none yet.");
        }
        try (Stream<Path> files = Files.list(directory)) {
            files.filter(file -> !file.getFileName().toString().equals(LOCK))
                    .findFirst()
                    .ifPresent(other -> {
                        throw new ServeException("--persist " + directory + " has other things in it, such as "
                                + other.getFileName() + ". Name a directory that is empty, or none yet.");
                    });
        }
    }

    private static Persisted read(Path directory, HeldFile lock, String account, String region) throws IOException {
        Path file = directory.resolve(ACCOUNT);
        if (!Files.exists(file)) {
            AwsCredentials root = AwsBasicCredentials.create(Ids.unique("AKIA"), Ids.secret());
            ECKey signing = WebIdentityIssuer.newKey();
            RunFile.replace(
                    file,
                    JsonText.pretty(Map.of(
                            "account", account,
                            "region", region,
                            "accessKeyId", root.accessKeyId(),
                            "secretAccessKey", root.secretAccessKey(),
                            "signing", signing.toJSONString())));
            return new Persisted(directory, lock, root, signing);
        }
        try {
            Json said = Json.read(Files.readString(file));
            requireSame(directory, "account", said.get("account").requireText(), account);
            requireSame(directory, "region", said.get("region").requireText(), region);
            return new Persisted(
                    directory,
                    lock,
                    AwsBasicCredentials.create(
                            said.get("accessKeyId").requireText(),
                            said.get("secretAccessKey").requireText()),
                    ECKey.parse(said.get("signing").requireText()));
        } catch (JsonException | ParseException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static void requireSame(Path directory, String what, String kept, String asked) {
        if (!kept.equals(asked)) {
            throw new ServeException("--persist " + directory + " is of " + what + " " + kept + ", and " + asked
                    + " is to be served. Say --" + what + " " + kept + ", or choose another directory.");
        }
    }

    private static String holder(Path directory) {
        try {
            Json holder = Json.read(Files.readString(directory.resolve(HOLDER)));
            return ", process " + holder.get("process").text() + " at "
                    + holder.get("endpoint").text();
        } catch (IOException | JsonException e) {
            return ""; // It holds the directory, and has not said more yet.
        }
    }

    AwsCredentials root() {
        return root;
    }

    ECKey signing() {
        return signing;
    }

    /** Makes again what was kept, and says from then on who holds it. */
    void restore(Gateway gateway) throws IOException {
        gateway.restore(directory);
        saved = gateway.decisions().size();
        written = gateway.written();
        RunFile.replace(
                directory.resolve(HOLDER),
                JsonText.pretty(Map.of(
                        "process", ProcessHandle.current().pid(),
                        "endpoint", gateway.endpoint().toString())));
    }

    /**
     * Keeps what is there if it has changed since it was kept last. A request is recorded before it is carried out, so it is kept once
     * more when nothing new has come.
     */
    synchronized void saveIfChanged(Gateway gateway) {
        long decided = gateway.decisions().size();
        long stored = gateway.written();
        boolean changed = stored != written
                || gateway.decisions().listSince(saved).stream().anyMatch(Persisted::isChange)
                || gateway.decisions().snapshot().dropped() > saved;
        if (changed || again) {
            save(gateway);
        }
        again = changed;
        saved = decided;
        written = stored;
    }

    /** Keeps what is there. */
    synchronized void save(Gateway gateway) {
        try {
            gateway.save(directory, tags -> !tags.containsKey(RunTags.RUN));
        } catch (IOException e) {
            LOG.error("What is served cannot be kept in {}: {}", directory, e.getMessage());
        }
    }

    private static boolean isChange(RecordedDecision decision) {
        boolean carriedOut = decision.verdict() == RecordedDecision.Verdict.ALLOWED || decision.letThrough();
        return carriedOut && READING.stream().noneMatch(decision.operation()::startsWith);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(directory.resolve(HOLDER));
        lock.close();
    }
}
