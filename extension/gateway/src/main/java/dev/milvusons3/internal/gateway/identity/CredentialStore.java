package dev.milvusons3.internal.gateway.identity;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** The keys that the gateway knows: root's, and those of sessions it issued. There is no other way in. */
public final class CredentialStore {
    private final Map<String, Credential> byId = new ConcurrentHashMap<>();
    private final List<Set<String>> expired = new CopyOnWriteArrayList<>();
    private final List<Limit> limits = new CopyOnWriteArrayList<>();
    private final Predicate<RoleSession> stands;

    /** @param stands whether a session is of a role that is still there; with its role a session ends */
    public CredentialStore(Predicate<RoleSession> stands) {
        this.stands = stands;
    }

    /** Adds root's key. */
    public void addRoot(Account account, String accessKeyId, String secret) {
        put(new Credential(accessKeyId, secret, Optional.empty(), Optional.empty(), Caller.root(account)));
    }

    /** Issues a key for a session. Expired ones stay known, so that they are told to be expired. */
    public Credential issue(RoleSession asked) {
        RoleSession session = asked;
        for (Limit limit : limits) {
            session = limit.roleArn.equals(session.roleArn()) ? session.atMost(limit.longest) : session;
        }
        return put(new Credential(
                Ids.unique("ASIA"),
                Ids.secret(),
                Optional.of(Ids.sessionToken()),
                Optional.of(session.expires()),
                Caller.of(session)));
    }

    /** {@return the key of that id} */
    public Optional<Credential> find(String accessKeyId) {
        Optional<Credential> found = Optional.ofNullable(byId.get(accessKeyId))
                .filter(credential ->
                        credential.caller().session().filter(stands.negate()).isEmpty());
        return expired.stream().anyMatch(ids -> ids.contains(accessKeyId)) ? found.map(Credential::expired) : found;
    }

    /**
     * Has the keys of a role's sessions that were issued so far taken for expired.
     *
     * @return undoes it
     */
    public Runnable expireSessions(String roleArn) {
        Set<String> sessions = new HashSet<>();
        byId.values().stream()
                .filter(credential -> credential
                        .caller()
                        .session()
                        .filter(session -> session.roleArn().equals(roleArn))
                        .isPresent())
                .forEach(credential -> sessions.add(credential.accessKeyId()));
        expired.add(sessions);
        return () -> expired.removeIf(ids -> ids == sessions);
    }

    /**
     * Has sessions of a role that are issued from now on last no longer than that.
     *
     * @return undoes it
     */
    public Runnable limitSessions(String roleArn, Duration longest) {
        Limit limit = new Limit(roleArn, longest);
        limits.add(limit);
        return () -> limits.removeIf(one -> one == limit);
    }

    /** Adds a key. */
    public Credential put(Credential credential) {
        byId.put(credential.accessKeyId(), credential);
        return credential;
    }

    private record Limit(String roleArn, Duration longest) {}
}
