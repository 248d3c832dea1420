package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.gateway.http.QueryRequest;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.BoundPolicy;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.gateway.identity.Ids;
import dev.milvusons3.internal.gateway.identity.PrincipalIds;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The account's IAM, in memory or read into it. All access to its entries is under one lock; requests read roles through a copy that
 * lasts until the next change.
 */
public final class IamStore implements IamDirectory {
    private final Account account;
    private final Map<String, ManagedPolicy> policies = new TreeMap<>();
    private final Map<String, RoleEntry> roles = new TreeMap<>();
    private final Map<String, ProviderEntry> providers = new TreeMap<>();
    private final Map<String, String> users = new TreeMap<>();
    private final Map<String, String> bystanders = new HashMap<>();
    private final Map<String, Optional<Role>> views = new ConcurrentHashMap<>();
    /** By the role's id and the document's text: what was bound stays bound when IAM is read again. */
    private final Map<String, BoundPolicy> bound = new HashMap<>();
    /** Of roles and users, by ARN; null after a change. */
    private volatile @Nullable Map<String, String> uniqueIds;

    private final Optional<IamUpstream> upstream;

    /** An IAM with nothing in it but a few of AWS' own policies. */
    public IamStore(Account account) {
        this(account, Optional.empty());
    }

    /** An IAM that is kept elsewhere: what is in memory is read from there, and changes are made there. */
    public IamStore(Account account, IamUpstream upstream) {
        this(account, Optional.of(upstream));
    }

    private IamStore(Account account, Optional<IamUpstream> upstream) {
        this.account = account;
        this.upstream = upstream;
        AwsManagedPolicies.addTo(policies, account.partition());
    }

    Account account() {
        return account;
    }

    /** Changes something. */
    synchronized <T> T change(Supplier<T> change) {
        upstream.ifPresent(u -> {
            u.load(this, true);
            forget();
        });
        try {
            return change.get();
        } finally {
            forget();
            upstream.ifPresent(u -> {
                roles.values().forEach(role -> bound.put(key(role), role.trust));
                u.distrust();
            });
        }
    }

    /** Reads something. */
    synchronized <T> T read(Supplier<T> reading) {
        refresh();
        return reading.get();
    }

    /** {@return the answer of where it is kept to a request that would have succeeded here, if it is kept elsewhere} */
    Optional<byte[]> forward(QueryRequest q) {
        return upstream.flatMap(u -> u.forward(q));
    }

    private void refresh() {
        if (upstream.filter(IamUpstream::isDue).isPresent()) {
            upstream.get().load(this, false);
            forget();
        }
    }

    private void forget() {
        views.clear();
        uniqueIds = null;
    }

    private static String key(RoleEntry role) {
        return role.id + " " + role.trust.written().json();
    }

    /** Binds the trust policies that were read; those that were bound before as they were. */
    void rebind() {
        forget();
        roles.values()
                .forEach(role -> role.trust = bound.computeIfAbsent(
                        key(role), k -> BoundPolicy.found(role.trust.written(), account, known())));
    }

    /** {@return a role's trust policy as it is to be read now} */
    PolicyDocument trustOf(RoleEntry role) {
        return role.trust.document(known());
    }

    /** {@return who is there, as far as it was read: also while something is being changed} */
    PrincipalIds known() {
        return new Known();
    }

    private final class Known implements PrincipalIds {
        @Override
        public Optional<String> uniqueId(String arn) {
            return Optional.ofNullable(ids().get(arn));
        }

        @Override
        public Optional<String> arn(String uniqueId) {
            return ids().entrySet().stream()
                    .filter(entry -> entry.getValue().equals(uniqueId))
                    .map(Map.Entry::getKey)
                    .findFirst();
        }

        @Override
        public Optional<String> roleNamed(String accountId, String name) {
            return knows(accountId) ? Optional.ofNullable(roles.get(name)).map(role -> role.arn) : Optional.empty();
        }

        @Override
        public boolean knows(String accountId) {
            return account.id().equals(accountId);
        }
    }

    private Map<String, String> ids() {
        Map<String, String> ids = uniqueIds;
        if (ids == null) {
            ids = collect();
        }
        return ids;
    }

    private synchronized Map<String, String> collect() {
        Map<String, String> ids = new HashMap<>(bystanders);
        ids.putAll(users);
        roles.values().forEach(role -> ids.put(role.arn, role.id));
        uniqueIds = ids;
        return ids;
    }

    /** Of somebody who never acts, and whom documents may name. */
    synchronized void know(String arn) {
        bystanders.put(arn, Ids.unique(arn.contains(":user/") ? "AIDA" : "AROA"));
        forget();
    }

    Map<String, ManagedPolicy> policies() {
        return policies;
    }

    Map<String, RoleEntry> roles() {
        return roles;
    }

    Map<String, ProviderEntry> providers() {
        return providers;
    }

    Map<String, String> users() {
        return users;
    }

    RoleEntry requireRole(String name) {
        RoleEntry role = roles.get(name);
        if (role == null) {
            throw IamErrors.noSuchRole(name);
        }
        return role;
    }

    ManagedPolicy requirePolicy(String arn) {
        ManagedPolicy policy = policies.get(arn);
        if (policy == null) {
            throw IamErrors.noSuchPolicy(arn);
        }
        return policy;
    }

    ProviderEntry requireProvider(String arn) {
        ProviderEntry provider = providers.get(arn);
        if (provider == null) {
            throw IamErrors.noSuchEntity("OpenIDConnect Provider not found for arn " + arn);
        }
        return provider;
    }

    /** {@return the roles that a managed policy is attached to} */
    List<RoleEntry> rolesWith(String policyArn) {
        return roles.values().stream()
                .filter(r -> r.attached.contains(policyArn))
                .toList();
    }

    /** {@return the roles that a managed policy is the boundary of} */
    List<RoleEntry> rolesBoundedBy(String policyArn) {
        return roles.values().stream()
                .filter(r -> r.boundary.filter(policyArn::equals).isPresent())
                .toList();
    }

    @Override
    public Optional<Role> role(String arn) {
        Optional<Role> known = views.get(arn);
        if (known != null && upstream.isEmpty()) {
            return known;
        }
        synchronized (this) {
            refresh();
            return views.computeIfAbsent(arn, this::view);
        }
    }

    private Optional<Role> view(String arn) {
        return roles.values().stream()
                .filter(r -> r.arn.equals(arn))
                .findFirst()
                .map(this::view);
    }

    private Role view(RoleEntry role) {
        List<NamedPolicy> identity = new ArrayList<>();
        for (String arn : role.attached) {
            identity.add(new NamedPolicy(arn, PolicyType.IDENTITY, document(arn)));
        }
        role.inline.forEach((name, document) -> identity.add(new NamedPolicy(name, PolicyType.IDENTITY, document)));
        return new Role(
                role.arn,
                role.name,
                role.id,
                new NamedPolicy("trust policy of " + role.name, PolicyType.TRUST, trustOf(role)),
                identity,
                role.boundary.map(arn -> new NamedPolicy(arn, PolicyType.PERMISSIONS_BOUNDARY, document(arn))),
                Duration.ofSeconds(role.maxSessionSeconds),
                role.tags);
    }

    private PolicyDocument document(String policyArn) {
        return requirePolicy(policyArn).document();
    }

    @Override
    public Optional<String> uniqueId(String arn) {
        return upstream.isEmpty() ? known().uniqueId(arn) : read(() -> known().uniqueId(arn));
    }

    @Override
    public Optional<String> arn(String uniqueId) {
        return read(() -> known().arn(uniqueId));
    }

    @Override
    public Optional<String> roleNamed(String accountId, String name) {
        return read(() -> known().roleNamed(accountId, name));
    }

    @Override
    public boolean knows(String accountId) {
        return known().knows(accountId);
    }

    @Override
    public synchronized Optional<Provider> provider(String accountId, URI issuer) {
        refresh();
        String url = ProviderUrls.withoutScheme(issuer.toString());
        return providers.values().stream()
                .filter(p -> p.url.equals(url))
                .findFirst()
                .map(p -> new Provider(p.arn, p.url, p.clientIds));
    }

    @Override
    public synchronized Optional<NamedPolicy> managedSessionPolicy(String arn) {
        refresh();
        return Optional.ofNullable(policies.get(arn))
                .map(policy -> new NamedPolicy(arn, PolicyType.SESSION, policy.document()));
    }
}
