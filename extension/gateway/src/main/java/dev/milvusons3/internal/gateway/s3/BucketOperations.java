package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.XmlWriter;
import dev.milvusons3.internal.gateway.iamapi.Accounts;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.s3.Bucket.Ownership;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Buckets as a whole: made, found, listed, deleted. */
final class BucketOperations {
    private static final int MAX_BUCKETS = 10_000;

    private final Accounts accounts;
    private final Account account;
    private final Buckets buckets;
    private final S3Backend backend;

    BucketOperations(Accounts accounts, Buckets buckets, S3Backend backend) {
        this.accounts = accounts;
        this.account = accounts.home();
        this.buckets = buckets;
        this.backend = backend;
    }

    /** Makes one. */
    void create(S3Exchange x, byte[] body) throws IOException {
        String name = x.target().bucket();
        if (!Buckets.isValidName(name)) {
            throw S3Errors.invalidBucketName(name);
        }
        NewBucket asked = NewBucket.parse(body);
        checkLocation(asked.location());
        Ownership ownership = ownership(x);
        checkAcl(x.call().header("X-Amz-Acl"), ownership);
        if (Boolean.parseBoolean(x.call().header("X-Amz-Bucket-Object-Lock-Enabled"))) {
            throw S3Errors.notImplemented("object lock");
        }
        // One at a time: the registry and the back end must agree.
        synchronized (buckets) {
            Account owner = accounts.of(x.caller());
            boolean others = buckets.find(name)
                    .filter(bucket -> !bucket.owner().equals(owner))
                    .isPresent();
            if (buckets.isTaken(name) || others) {
                throw new AwsError(
                                409,
                                "BucketAlreadyExists",
                                "The requested bucket name is not available. The bucket namespace is shared by all"
                                        + " users of the system. Please select a different name and try again.")
                        .with("BucketName", name);
            }
            if (buckets.find(name).isEmpty()) {
                backend.createBucket(name);
                backend.configure(
                        name,
                        "ownershipControls",
                        Optional.of(BucketConfigurationOperations.ownershipControls(ownership)
                                .bytes()));
                Bucket made = new Bucket(name, owner, x.call().received(), ownership);
                if (!asked.tags().isEmpty()) {
                    backend.configure(
                            name,
                            "tagging",
                            Optional.of(TagSets.write(asked.tags()).bytes()));
                    made.tags(asked.tags());
                }
                buckets.add(made);
            } else if (!account.region().id().equals("us-east-1")
                    || !asked.tags().isEmpty()) {
                // In us-east-1 making it again succeeds, for the sake of old clients, which know nothing of tags.
                throw new AwsError(
                                409,
                                "BucketAlreadyOwnedByYou",
                                "Your previous request to create the named bucket succeeded and you already own it.")
                        .with("BucketName", name);
            }
        }
        boolean global = account.region().id().equals("us-east-1");
        x.call()
                .response()
                .setHeader("Location", global ? "/" + name : "http://" + name + ".s3." + account.dnsSuffix() + "/");
        x.answer(200);
    }

    private void checkLocation(Optional<String> constraint) {
        String region = account.region().id();
        if (region.equals("us-east-1")) {
            if (constraint.isPresent()) {
                boolean itself = constraint.get().equals(region);
                throw new AwsError(
                                400,
                                itself ? "InvalidLocationConstraint" : "IllegalLocationConstraintException",
                                itself
                                        ? "The specified location-constraint is not valid"
                                        : incompatible(constraint.get()))
                        .with("LocationConstraint", constraint.get());
            }
            return;
        }
        if (constraint.isEmpty()) {
            throw new AwsError(400, "IllegalLocationConstraintException", incompatible("unspecified"));
        }
        if (!constraint.get().equals(region)) {
            throw new AwsError(400, "IllegalLocationConstraintException", incompatible(constraint.get()));
        }
    }

    private static String incompatible(String constraint) {
        return "The " + constraint
                + " location constraint is incompatible for the region specific endpoint this request was sent to.";
    }

    private static Ownership ownership(S3Exchange x) {
        String header = x.call().header("X-Amz-Object-Ownership");
        return header == null
                ? Ownership.BucketOwnerEnforced
                : parseOwnership(header)
                        .orElseThrow(() -> S3Errors.invalidArgument(
                                "Invalid x-amz-object-ownership header: " + header, "x-amz-object-ownership", header));
    }

    static Optional<Ownership> parseOwnership(String text) {
        return Arrays.stream(Ownership.values())
                .filter(o -> o.name().equals(text))
                .findFirst();
    }

    private static void checkAcl(@Nullable String acl, Ownership ownership) {
        if (acl == null) {
            return;
        }
        if (ownership == Ownership.BucketOwnerEnforced) {
            throw new AwsError(
                    400,
                    "InvalidBucketAclWithObjectOwnership",
                    "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting");
        }
        if (!acl.equals("private")) {
            // A new bucket always blocks public access, and no other canned ACL makes sense without it.
            throw new AwsError(
                    400,
                    "InvalidBucketAclWithBlockPublicAccessError",
                    "Bucket cannot have public ACLs set with BlockPublicAccess enabled");
        }
    }

    /** Deletes an empty one. */
    void delete(S3Exchange x) throws IOException {
        synchronized (buckets) {
            Bucket bucket = buckets.get(x.target().bucket());
            backend.deleteBucket(bucket.name());
            buckets.remove(bucket);
        }
        x.answer(204);
    }

    /** Says that it is there, and where. */
    void head(S3Exchange x) {
        buckets.get(x.target().bucket());
        x.call().response().setHeader("x-amz-bucket-region", account.region().id());
        x.call().response().setHeader("x-amz-access-point-alias", "false");
        x.answer(200);
    }

    /** Says where it is. */
    void location(S3Exchange x) throws IOException {
        buckets.get(x.target().bucket());
        XmlWriter xml = new XmlWriter("LocationConstraint", S3Exchange.NAMESPACE);
        String region = account.region().id();
        if (!region.equals("us-east-1")) {
            xml.characters(region);
        }
        x.answer(xml);
    }

    /** Lists them. */
    void list(S3Exchange x) throws IOException {
        String prefix = x.call().query().get("prefix").orElse("");
        String after = x.call().query().get("continuation-token").orElse("");
        String region =
                x.call().query().get("bucket-region").orElse(account.region().id());
        int most = maxBuckets(x);
        Account owner = accounts.of(x.caller());
        List<Bucket> fitting = buckets.all().stream()
                .filter(b -> b.name().startsWith(prefix) && b.name().compareTo(after) > 0)
                .filter(b -> region.equals(account.region().id()) && b.owner().equals(owner))
                .toList();
        List<Bucket> page = fitting.subList(0, Math.min(most, fitting.size()));
        XmlWriter xml = new XmlWriter("ListAllMyBucketsResult", S3Exchange.NAMESPACE);
        xml.element("Owner", () -> xml.text("ID", CanonicalIds.of(owner)));
        xml.element(
                "Buckets",
                () -> page.forEach(b -> xml.element(
                        "Bucket",
                        () -> xml.text("Name", b.name())
                                .timeMillis("CreationDate", b.created())
                                .text("BucketRegion", account.region().id())
                                .text("BucketArn", account.bucketArn(b.name())))));
        if (page.size() < fitting.size()) {
            xml.text("ContinuationToken", page.get(page.size() - 1).name());
        }
        if (!prefix.isEmpty()) {
            xml.text("Prefix", prefix);
        }
        x.answer(xml);
    }

    private static int maxBuckets(S3Exchange x) {
        String text = Objects.requireNonNullElse(x.call().query().value("max-buckets"), "" + MAX_BUCKETS);
        try {
            int most = Integer.parseInt(text);
            if (most >= 1 && most <= MAX_BUCKETS) {
                return most;
            }
        } catch (NumberFormatException e) {
            // Said below, with the value.
        }
        throw S3Errors.invalidArgument(
                "Argument max-buckets must be an integer between 1 and 10000", "max-buckets", text);
    }
}
