package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import dev.milvusons3.internal.gateway.identity.PrincipalIds;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A bucket's configuration, which what keeps the bytes knows nothing of. Every part is replaced as a whole. */
final class Bucket {
    /** Who owns what others write, and with it whether there are ACLs at all. */
    enum Ownership {
        BucketOwnerEnforced,
        BucketOwnerPreferred,
        ObjectWriter
    }

    private final String name;
    private final Account owner;
    private final Instant created;
    private volatile Optional<BoundPolicy> policy = Optional.empty();
    private volatile boolean policyIsPublic;
    private volatile Map<String, String> tags = Map.of();
    private volatile Optional<Ownership> ownership;
    private volatile Optional<PublicAccessBlock> publicAccessBlock = Optional.of(PublicAccessBlock.ALL);
    private volatile Encryption encryption = Encryption.BY_S3;
    private final Map<String, byte[]> documents = new ConcurrentHashMap<>();

    Bucket(String name, Account owner, Instant created, Ownership ownership) {
        this.name = name;
        this.owner = owner;
        this.created = created;
        this.ownership = Optional.of(ownership);
    }

    String name() {
        return name;
    }

    Account owner() {
        return owner;
    }

    Instant created() {
        return created;
    }

    /** {@return the policy as it is to be read now} */
    Optional<NamedPolicy> policy(PrincipalIds iam) {
        return policy.map(
                bound -> new NamedPolicy("bucket policy of " + name, PolicyType.RESOURCE, bound.document(iam)));
    }

    /** {@return the policy as it was put} */
    Optional<PolicyDocument> written() {
        return policy.map(BoundPolicy::written);
    }

    boolean policyIsPublic() {
        return policyIsPublic;
    }

    void policy(Optional<BoundPolicy> to, boolean isPublic) {
        policyIsPublic = isPublic;
        policy = to;
    }

    /** {@return the policy as far as it counts for strangers, to whom a public one can be forbidden to speak} */
    Optional<NamedPolicy> policyForStrangers(PrincipalIds iam) {
        boolean restricted = policyIsPublic
                && publicAccessBlock.orElse(PublicAccessBlock.NONE).restrictPublicBuckets();
        return restricted ? Optional.empty() : policy(iam);
    }

    Map<String, String> tags() {
        return tags;
    }

    void tags(Map<String, String> to) {
        tags = Map.copyOf(to);
    }

    Optional<Ownership> ownership() {
        return ownership;
    }

    void ownership(Optional<Ownership> to) {
        ownership = to;
    }

    /** {@return whether it takes ACLs: without ownership controls it is as before there were any} */
    boolean takesAcls() {
        return ownership.orElse(Ownership.ObjectWriter) != Ownership.BucketOwnerEnforced;
    }

    Optional<PublicAccessBlock> publicAccessBlock() {
        return publicAccessBlock;
    }

    void publicAccessBlock(Optional<PublicAccessBlock> to) {
        publicAccessBlock = to;
    }

    /** {@return what is done with objects for which a request asks nothing} */
    Encryption encryption() {
        return encryption;
    }

    void encryption(Encryption to) {
        encryption = to;
    }

    /** {@return configuration that is kept as it was put, by its subresource} */
    Map<String, byte[]> documents() {
        return documents;
    }
}
