package dev.milvusons3.iam;

import org.apiguardian.api.API;

/**
 * What a statement does to the requests that it matches. Written in a policy exactly so: {@code Allow} or {@code Deny}.
 *
 * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html">Effect</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Effect {
    /** Grants, unless something denies. */
    ALLOW("Allow"),
    /** Denies, whatever else allows. */
    DENY("Deny");

    private final String text;

    Effect(String text) {
        this.text = text;
    }

    /** {@return the word that stands in a policy} */
    public String text() {
        return text;
    }
}
