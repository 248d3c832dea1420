package dev.milvusons3.internal.gateway.kms;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.identity.Account;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A key. Every part is replaced as a whole. */
public final class KmsKey {
    private final Account account;
    private final String id;
    private final String description;
    private final boolean ofAws;
    private final Instant created;
    private final Map<String, String> tags;
    private final List<KeyGrant> grants = new CopyOnWriteArrayList<>();
    private volatile PolicyDocument policy;
    private volatile KeyState state = KeyState.Enabled;
    private volatile Optional<Instant> deletion = Optional.empty();

    /** @param ofAws whether AWS manages it */
    KmsKey(
            Account account,
            String id,
            String description,
            boolean ofAws,
            Instant created,
            Map<String, String> tags,
            PolicyDocument policy) {
        this.account = account;
        this.id = id;
        this.description = description;
        this.ofAws = ofAws;
        this.created = created;
        this.tags = Map.copyOf(tags);
        this.policy = policy;
    }

    Account account() {
        return account;
    }

    String id() {
        return id;
    }

    /** {@return its ARN} */
    public String arn() {
        return arn(account, "key/" + id);
    }

    static String arn(Account account, String resource) {
        return "arn:" + account.partition() + ":kms:" + account.region().id() + ":" + account.id() + ":" + resource;
    }

    String description() {
        return description;
    }

    boolean ofAws() {
        return ofAws;
    }

    Instant created() {
        return created;
    }

    Map<String, String> tags() {
        return tags;
    }

    PolicyDocument policy() {
        return policy;
    }

    void policy(PolicyDocument to) {
        policy = to;
    }

    KeyState state() {
        return state;
    }

    Optional<Instant> deletion() {
        return deletion;
    }

    void state(KeyState to, Optional<Instant> deletedAt) {
        deletion = deletedAt;
        state = to;
    }

    List<KeyGrant> grants() {
        return grants;
    }

    /** {@return what the key itself says: its policy, and its grants} */
    List<NamedPolicy> policies() {
        List<NamedPolicy> all = new ArrayList<>();
        all.add(new NamedPolicy("key policy of " + id, PolicyType.RESOURCE, policy));
        grants.forEach(grant -> all.add(grant.policy()));
        return all;
    }
}
