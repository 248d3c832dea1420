package dev.milvusons3.internal.gateway.iamapi;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.internal.gateway.identity.Account;
import dev.milvusons3.internal.gateway.identity.Caller;
import dev.milvusons3.internal.gateway.identity.IamDirectory;
import dev.milvusons3.internal.json.Json;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** The accounts of a gateway, each with an IAM of its own. Whatever is asked by an ARN is asked of the ARN's account. */
public final class Accounts implements IamDirectory {
    private final Account home;
    private final Function<Account, IamStore> make;
    private final Map<String, IamStore> byId = new ConcurrentHashMap<>();

    /**
     * @param home whose callers are who has no account, such as the anonymous
     * @param make an account's IAM
     */
    public Accounts(Account home, Function<Account, IamStore> make) {
        this.home = home;
        this.make = make;
        add(home.id());
    }

    /** {@return the first one} */
    public Account home() {
        return home;
    }

    /** {@return whether it is one more: does nothing otherwise} */
    public boolean add(String id) {
        Account account = new Account(id, home.region());
        return byId.putIfAbsent(id, make.apply(account)) == null;
    }

    /** Makes an ARN known as a role's or user's of its account, who never acts; does nothing if it is known, or has no account here. */
    public void know(String arn) {
        at(arn).filter(iam -> iam.uniqueId(arn).isEmpty()).ifPresent(iam -> iam.know(arn));
    }

    /**
     * {@return their documents for another run, by account}
     *
     * @param wanted by tags, what is to be kept
     */
    public Map<String, Object> save(Predicate<Map<String, String>> wanted) {
        Map<String, Object> saved = new TreeMap<>();
        byId.forEach((id, iam) -> saved.put(id, new KeptIam(iam).save(wanted)));
        return saved;
    }

    /** Makes again what is not there, of accounts that are. */
    public void restore(Json saved) {
        byId.forEach((id, iam) -> new KeptIam(iam).restore(saved.get(id)));
    }

    /** {@return whether it is one of them} */
    public boolean has(String id) {
        return byId.containsKey(id);
    }

    /** {@return the account that a caller acts in} */
    public Account of(Caller caller) {
        return iamOf(caller).account();
    }

    /** {@return the IAM of the account that a caller acts in} */
    IamStore iamOf(Caller caller) {
        return Objects.requireNonNull(byId.getOrDefault(caller.principal().accountId(), byId.get(home.id())));
    }

    /** {@return the account in an ARN; empty if it has none} */
    public static String idIn(String arn) {
        String[] fields = arn.split(":", 6);
        return fields.length < 6 ? "" : fields[4];
    }

    private Optional<IamStore> at(String arn) {
        return Optional.ofNullable(byId.get(idIn(arn)));
    }

    @Override
    public Optional<Role> role(String arn) {
        return at(arn).flatMap(iam -> iam.role(arn));
    }

    @Override
    public Optional<Provider> provider(String accountId, URI issuer) {
        return Optional.ofNullable(byId.get(accountId)).flatMap(iam -> iam.provider(accountId, issuer));
    }

    @Override
    public Optional<NamedPolicy> managedSessionPolicy(String arn) {
        return at(arn).or(() -> Optional.ofNullable(byId.get(home.id()))).flatMap(iam -> iam.managedSessionPolicy(arn));
    }

    @Override
    public Optional<String> uniqueId(String arn) {
        return at(arn).flatMap(iam -> iam.uniqueId(arn));
    }

    @Override
    public Optional<String> arn(String uniqueId) {
        return byId.values().stream().flatMap(iam -> iam.arn(uniqueId).stream()).findFirst();
    }

    @Override
    public Optional<String> roleNamed(String accountId, String name) {
        return Optional.ofNullable(byId.get(accountId)).flatMap(iam -> iam.roleNamed(accountId, name));
    }

    @Override
    public boolean knows(String accountId) {
        return has(accountId);
    }
}
