package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.gateway.iamapi.Accounts;
import dev.milvusons3.internal.gateway.kms.KmsKeys;
import dev.milvusons3.internal.gateway.s3.S3Service;
import dev.milvusons3.internal.gateway.store.KeptObjects;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * What clients made in a gateway, in a directory for another run: buckets with their objects, IAM documents, keys of KMS. Sessions,
 * decisions and uploads that are not complete are not kept. What is written is there as a whole or not at all.
 */
final class KeptState {
    private static final String FILE = "state.json";
    private static final int VERSION = 1;

    private final Accounts accounts;
    private final S3Service s3;
    private final KmsKeys keys;
    private final KeptObjects objects;
    private final Path directory;

    KeptState(Accounts accounts, S3Service s3, KmsKeys keys, KeptObjects objects, Path directory) {
        this.accounts = accounts;
        this.s3 = s3;
        this.keys = keys;
        this.objects = objects;
        this.directory = directory;
    }

    static Path bytes(Path directory) {
        return directory.resolve("objects");
    }

    /** @param wanted by tags, what is to be kept of documents and keys */
    void save(Predicate<Map<String, String>> wanted) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("version", VERSION);
        all.put("buckets", s3.save());
        Map<String, Object> stored = objects.save();
        all.put("objects", stored);
        all.put("iam", accounts.save(wanted));
        all.put("keys", keys.save(wanted));
        Path next = directory.resolve(FILE + ".next");
        Files.writeString(next, JsonText.compact(all));
        Files.move(next, directory.resolve(FILE), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        objects.prune(stored);
    }

    /** Makes again what is not there; does nothing if nothing was kept. */
    void restore() throws IOException {
        Path file = directory.resolve(FILE);
        if (!Files.exists(file)) {
            return;
        }
        try {
            Json all = Json.read(Files.readString(file));
            if (all.get("version").requireInt() != VERSION) {
                throw new IOException(file + " is of version "
                        + all.get("version").text() + ", and only " + VERSION + " can be read here");
            }
            accounts.restore(all.get("iam"));
            keys.restore(accounts.home().region(), all.get("keys"));
            s3.restore(all.get("buckets"));
            // A bucket that was made or deleted while the state was written is in one of the two only.
            objects.restore(all.get("objects"), all.get("buckets").fields().keySet());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
