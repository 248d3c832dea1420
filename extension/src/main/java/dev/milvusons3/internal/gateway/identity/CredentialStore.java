package dev.milvusons3.internal.gateway.identity;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The keys that the gateway knows: root's, and those of sessions it issued. There is no other way in. */
public final class CredentialStore {
    private final Map<String, Credential> byId = new ConcurrentHashMap<>();

    /** Adds root's key. */
    public void addRoot(Account account, String accessKeyId, String secret) {
        put(new Credential(accessKeyId, secret, Optional.empty(), Optional.empty(), Caller.root(account)));
    }

    /** Issues a key for a session. Expired ones stay known, so that they are told to be expired. */
    public Credential issue(RoleSession session) {
        return put(new Credential(
                Ids.unique("ASIA"),
                Ids.secret(),
                Optional.of(Ids.sessionToken()),
                Optional.of(session.expires()),
                Caller.of(session)));
    }

    /** {@return the key of that id} */
    public Optional<Credential> find(String accessKeyId) {
        return Optional.ofNullable(byId.get(accessKeyId));
    }

    /** Adds a key. */
    public Credential put(Credential credential) {
        byId.put(credential.accessKeyId(), credential);
        return credential;
    }
}
