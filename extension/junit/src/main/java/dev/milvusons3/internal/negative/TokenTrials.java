package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.RoleLogin;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.opentest4j.TestAbortedException;

/**
 * Tokens that do not get the role.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html#API_AssumeRoleWithWebIdentity_Errors">The
 *     errors of AssumeRoleWithWebIdentity</a>
 */
final class TokenTrials {
    private static final String OTHER_AUDIENCE = "https://vault.example.com";
    private static final String OTHER_ISSUER = "https://oidc.example.com/id/MILVUSONS3";

    private final Subject subject;
    private final RoleIdentity identity;
    private final RoleLogin.Refusals codes;

    TokenTrials(Subject subject) {
        this.subject = subject;
        this.identity = new RoleIdentity(subject);
        this.codes = subject.login().refusals();
    }

    List<Trial> all() {
        return List.of(
                new Trial("token: of another service account", this::otherServiceAccount),
                new Trial("token: of another namespace", this::otherNamespace),
                new Trial(
                        "token: for another audience",
                        () -> refused(
                                codes.invalid(),
                                identity.token(subject.namespace(), subject.serviceAccount(), OTHER_AUDIENCE))),
                new Trial(
                        "token: of another issuer",
                        () -> refused(codes.invalid(), ForgedTokens.ofIssuer(OTHER_ISSUER, identity.token()))),
                new Trial("token: expired", this::expired),
                new Trial(
                        "token: tampered with",
                        () -> refused(codes.invalid(), ForgedTokens.tampered(identity.token()))),
                new Trial(
                        "token: unsigned (alg none)",
                        () -> refused(codes.invalid(), ForgedTokens.unsigned(identity.token()))),
                new Trial(
                        "token: signed with an unknown key",
                        () -> refused(codes.invalid(), ForgedTokens.withUnknownKey(identity.token()))));
    }

    /** First with the genuine token, so that the refusal of another can have no other cause, such as a role that is not in force yet. */
    private void refused(Set<String> codes, String token) {
        subject.aws().settled("the role for the deployment's own token", () -> {
            identity.assume(identity.token());
            return token;
        });
        Refusal.expect(subject.login().operation() + " for " + subject.roleArn(), codes, () -> identity.assume(token));
    }

    private void otherServiceAccount() {
        String other = subject.serviceAccount() + "-other";
        withServiceAccount(
                subject.namespace(),
                other,
                () -> refused(codes.untrusted(), identity.token(subject.namespace(), other)));
    }

    private void otherNamespace() {
        KubernetesClient client = subject.cluster().client();
        String other = "milvus-on-s3-" + UUID.randomUUID().toString().substring(0, 8);
        client.namespaces()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(other)
                        .endMetadata()
                        .build())
                .create();
        try {
            withServiceAccount(
                    other,
                    subject.serviceAccount(),
                    () -> refused(codes.untrusted(), identity.token(other, subject.serviceAccount())));
        } finally {
            client.namespaces().withName(other).delete();
        }
    }

    private void withServiceAccount(String namespace, String name, Runnable body) {
        KubernetesClient client = subject.cluster().client();
        ServiceAccount account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .build();
        client.resource(account).create();
        try {
            body.run();
        } finally {
            client.resource(account).delete();
        }
    }

    private void expired() {
        String token = subject.cluster()
                .expiredToken(
                        subject.namespace(),
                        subject.serviceAccount(),
                        subject.login().audience())
                .orElseThrow(() -> new TestAbortedException(
                        "this cluster issues no token for less than ten minutes, and its clock cannot be moved"));
        refused(codes.expired(), token);
    }
}
