package dev.milvusons3.internal.gateway.kms;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.json.Json;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import software.amazon.awssdk.regions.Region;

/** The keys of all accounts, and their aliases. */
public final class KmsKeys {
    /** AWS' own key for S3. */
    static final String S3_ALIAS = "alias/aws/s3";

    /** A tag that says which id a new key is to have, as with LocalStack: on AWS nobody can choose one. */
    private static final String ID_TAG = "_custom_id_";

    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Map<String, KmsKey> byArn = new ConcurrentHashMap<>();
    /** By the alias' ARN. */
    private final Map<String, String> aliases = new ConcurrentHashMap<>();

    /** {@return whether there never was one: then nothing can be encrypted with one} */
    public boolean isEmpty() {
        return byArn.isEmpty();
    }

    KmsKey create(
            Account account, String description, Map<String, String> tags, PolicyDocument policy, Instant created) {
        Map<String, String> own = new HashMap<>(tags);
        String asked = own.remove(ID_TAG);
        String id = asked == null ? UUID.randomUUID().toString() : asked;
        KmsKey key = new KmsKey(account, id, description, false, created, own, policy);
        if (byArn.putIfAbsent(key.arn(), key) != null) {
            throw new AwsError(400, "AlreadyExistsException", "There is a key " + key.arn() + " already");
        }
        return key;
    }

    /** {@return the key that S3 takes if it is told none, which AWS makes when it is first needed} */
    synchronized KmsKey ofS3(Account account, Instant now) {
        String alias = KmsKey.arn(account, S3_ALIAS);
        String arn = aliases.get(alias);
        if (arn != null) {
            return byArn.get(arn);
        }
        KmsKey key = new KmsKey(
                account,
                UUID.randomUUID().toString(),
                "Default key that protects my S3 objects when no other key is defined",
                true,
                now,
                Map.of(),
                KeyPolicies.ofS3(account));
        byArn.put(key.arn(), key);
        aliases.put(alias, key.arn());
        return key;
    }

    /**
     * {@return a key by its id, its ARN, an alias or an alias' ARN}
     *
     * @param account that ids and names are looked up in
     */
    Optional<KmsKey> find(Account account, String reference) {
        String arn = reference.startsWith("arn:")
                ? reference
                : KmsKey.arn(account, reference.startsWith("alias/") ? reference : "key/" + reference);
        return find(aliases.getOrDefault(arn, arn));
    }

    Optional<KmsKey> find(String arn) {
        return Optional.ofNullable(byArn.get(arn));
    }

    KmsKey require(Account account, String reference) {
        return find(account, reference).orElseThrow(() -> notFound(account, reference));
    }

    static AwsError notFound(Account account, String reference) {
        if (reference.contains("alias/")) {
            String arn = reference.startsWith("arn:") ? reference : KmsKey.arn(account, reference);
            return new AwsError(400, "NotFoundException", "Alias " + arn + " is not found.");
        }
        String arn = reference.startsWith("arn:") ? reference : KmsKey.arn(account, "key/" + reference);
        boolean wellFormed = ID.matcher(arn.substring(arn.lastIndexOf('/') + 1)).matches();
        return new AwsError(
                400,
                "NotFoundException",
                wellFormed ? "Key '" + arn + "' does not exist" : "Invalid keyId '" + reference + "'");
    }

    void name(String aliasArn, KmsKey key) {
        if (aliases.putIfAbsent(aliasArn, key.arn()) != null) {
            throw new AwsError(400, "AlreadyExistsException", "An alias with the name " + aliasArn + " already exists");
        }
    }

    void unname(String aliasArn) {
        if (aliases.remove(aliasArn) == null) {
            throw new AwsError(400, "NotFoundException", "Alias " + aliasArn + " is not found.");
        }
    }

    /** Ends a key as if it had never been, with its aliases; does nothing if there is none. AWS itself keeps a key for a week at least. */
    public void forget(String arn) {
        byArn.remove(arn);
        aliases.values().removeIf(arn::equals);
    }

    /** {@return the names of a key, such as {@code alias/milvus}} */
    List<String> aliasesOf(KmsKey key) {
        return aliases.entrySet().stream()
                .filter(entry -> entry.getValue().equals(key.arn()))
                .map(entry -> entry.getKey().substring(entry.getKey().indexOf("alias/")))
                .sorted()
                .toList();
    }

    Collection<KmsKey> all() {
        return byArn.values();
    }

    /** Puts a key back, and its aliases, unless it is there. */
    void putBack(KmsKey key, List<String> named) {
        if (byArn.putIfAbsent(key.arn(), key) == null) {
            named.forEach(alias -> aliases.putIfAbsent(KmsKey.arn(key.account(), alias), key.arn()));
        }
    }

    /**
     * {@return all for another run}
     *
     * @param wanted by tags, what is to be kept
     */
    public List<Object> save(Predicate<Map<String, String>> wanted) {
        return KeptKeys.save(this, wanted);
    }

    /** Makes those again that are not there. */
    public void restore(Region region, Json saved) {
        KeptKeys.restore(this, region, saved);
    }

    /** {@return those of an account, oldest first} */
    List<KmsKey> of(Account account) {
        return byArn.values().stream()
                .filter(key -> key.account().equals(account))
                .sorted(Comparator.comparing(KmsKey::created).thenComparing(KmsKey::id))
                .toList();
    }
}
