package dev.milvusons3.iam;

import java.util.Map;

/** The callers that tests speak of, by short names. */
final class Callers {
    static final String ACCOUNT = "111122223333";
    static final String OTHER_ACCOUNT = "444455556666";
    static final String ROLE = "arn:aws:iam::111122223333:role/app";
    static final String OIDC = "oidc.example.com/id/ABC";

    private static final Map<String, Principal> NAMED = Map.ofEntries(
            Map.entry("session", Principal.session(ROLE, "AROAAPP", "s1")),
            Map.entry("session2", Principal.session(ROLE, "AROAAPP", "s2")),
            Map.entry("pathsession", Principal.session("arn:aws:iam::111122223333:role/team/app", "AROAPATH", "s1")),
            Map.entry("user", Principal.user("arn:aws:iam::111122223333:user/alice", "AIDAALICEALICEALICE")),
            Map.entry("pathuser", Principal.user("arn:aws:iam::111122223333:user/team/bob", "AIDABOBBOBBOBBOBBOB")),
            Map.entry("root", Principal.root("aws", ACCOUNT)),
            Map.entry("foreign", Principal.session("arn:aws:iam::444455556666:role/app", "AROAFOREIGN", "s1")),
            Map.entry("foreignuser", Principal.user("arn:aws:iam::444455556666:user/carol", "AIDACAROLCAROLCAROL")),
            Map.entry("foreignroot", Principal.root("aws", OTHER_ACCOUNT)),
            Map.entry("china", Principal.session("arn:aws-cn:iam::111122223333:role/app", "AROACHINA", "s1")),
            Map.entry("anonymous", Principal.anonymous()),
            Map.entry("web", Principal.webIdentity("arn:aws:iam::111122223333:oidc-provider/" + OIDC)),
            Map.entry(
                    "otherweb",
                    Principal.webIdentity("arn:aws:iam::111122223333:oidc-provider/oidc.example.com/id/XYZ")),
            Map.entry("pods", Principal.service("pods.eks.amazonaws.com")),
            Map.entry("ec2", Principal.service("ec2.amazonaws.com")));

    private Callers() {}

    static Principal named(String name) {
        Principal principal = NAMED.get(name);
        if (principal == null) {
            throw new IllegalArgumentException("no caller is called " + name + "; there are " + NAMED.keySet());
        }
        return principal;
    }
}
