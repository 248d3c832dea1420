package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * One entry of a statement's {@code Principal} or {@code NotPrincipal}. {@code "Principal": "*"} is the entry {@code AWS: *}.
 *
 * @param type which sort of principal
 * @param value an ARN, an account number, a service, a provider, or {@code *}
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record StatementPrincipal(Type type, String value) {
    /** Sorts of principals. */
    public enum Type {
        /** Accounts, roles, sessions, users. */
        AWS("AWS"),
        /** Web identity and SAML providers. */
        FEDERATED("Federated"),
        /** AWS services. */
        SERVICE("Service"),
        /** S3's own numbers for accounts. */
        CANONICAL_USER("CanonicalUser");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /** {@return the word that stands in a policy} */
        public String text() {
            return text;
        }
    }

    /** {@return whether it stands for everyone} */
    public boolean everyone() {
        return type == Type.AWS && value.equals("*");
    }

    @Override
    public String toString() {
        return type.text() + " " + value;
    }
}
