package dev.milvusons3.setup.check;

import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.Principal;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.setup.StandIn;
import dev.milvusons3.setup.Setup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The key that a bucket's objects are encrypted with, and what S3 asks of it in the name of who reads and writes.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html">SSE-KMS</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-bucket-encryption.html">Whose key a name means</a>
 */
final class SetupKey {
    private static final Map<String, List<String>> ACTIONS = Map.of(
            "s3:PutObject", List.of("kms:GenerateDataKey"),
            "s3:GetObject", List.of("kms:Decrypt"));

    private final Map<String, String> values;
    private final String bucketOwner;
    private final Optional<Setup.Encryption> encryption;
    private final Optional<Setup.Key> key;

    SetupKey(Setup setup, Map<String, String> values, String bucketOwner) {
        this.values = values;
        this.bucketOwner = bucketOwner;
        this.encryption =
                setup.bucket().encryption().filter(found -> found.algorithm().startsWith("aws:kms"));
        this.key = encryption.flatMap(Setup.Encryption::key).flatMap(setup::keyOf);
    }

    /** {@return what stands in the way, whatever policies say} */
    Optional<String> fact(String caller) {
        if (encryption.isPresent()
                && encryption.flatMap(Setup.Encryption::key).isEmpty()
                && !caller.equals(bucketOwner)) {
            return Optional.of(
                    "The bucket is encrypted with aws:kms and no key of its own, that is with the key aws/s3 of"
                            + " account " + bucketOwner + ", which no other account can use; the role is in account "
                            + caller
                            + ". Give the bucket a customer managed key.");
        }
        Optional<String> name = encryption.flatMap(Setup.Encryption::key).filter(said -> !said.startsWith("arn:"));
        if (name.isPresent() && !caller.equals(bucketOwner)) {
            return Optional.of("The bucket is encrypted with the key " + name.get()
                    + ", which KMS looks up in the account of who makes the request: the role's, " + caller
                    + ", and not the bucket's, " + bucketOwner + ". Give the bucket the key's ARN, such as " + arn()
                    + ".");
        }
        return key.filter(found -> !found.enabled())
                .map(found -> "The key " + found.alias().or(found::id).orElse("of the bucket")
                        + " is disabled, so that KMS refuses every use of it (KMS.DisabledException). Enable it.");
    }

    /** {@return what S3 asks of the key for an action; empty if the objects are encrypted by none that has a policy} */
    Optional<String> action(String action) {
        boolean own = encryption.flatMap(Setup.Encryption::key).isPresent();
        return own ? Optional.ofNullable(ACTIONS.get(action)).map(all -> all.get(0)) : Optional.empty();
    }

    String account() {
        return key.flatMap(Setup.Key::account).orElse(bucketOwner);
    }

    Optional<Setup.Document> policy() {
        return key.flatMap(Setup.Key::policy);
    }

    boolean isGranted(String role, String action) {
        String operation = action.substring(action.indexOf(':') + 1);
        return key.map(Setup.Key::grants).orElse(List.of()).stream()
                .anyMatch(grant ->
                        grant.grantee().equals(role) && grant.operations().contains(operation));
    }

    private String arn() {
        String id = key.flatMap(Setup.Key::id)
                .orElseGet(() ->
                        StandIn.keyId(encryption.flatMap(Setup.Encryption::key).orElse("")));
        return id.startsWith("arn:")
                ? id
                : "arn:" + values.get("partition") + ":kms:" + values.get("region") + ":" + account() + ":key/" + id;
    }

    AuthorizationRequest request(
            Principal principal, String action, String object, String bucket, Map<String, List<String>> context) {
        Map<String, List<String>> keys = new LinkedHashMap<>(context);
        String region = String.valueOf(values.get("region"));
        keys.put(
                "kms:viaservice",
                List.of("s3." + region + "." + Partition.of(region).dnsSuffix()));
        keys.put("kms:calleraccount", List.of(principal.accountId()));
        boolean bucketKey = encryption.map(Setup.Encryption::bucketKey).orElse(false);
        keys.put("kms:encryptioncontext:aws:s3:arn", List.of(bucketKey ? bucket : object));
        keys.put("kms:encryptioncontextkeys", List.of("aws:s3:arn"));
        key.flatMap(Setup.Key::alias).ifPresent(alias -> keys.put("kms:resourcealiases", List.of(alias)));
        return new AuthorizationRequest(principal, action, arn(), account(), keys);
    }
}
