package dev.milvusons3;

import org.apiguardian.api.API;

/**
 * Whether a start fails where policies are not enforced.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public enum Enforcement {
    /** At every start a denial canary asks for what must be refused; if it is granted, the start fails. */
    REQUIRED,
    /** Nothing is asked; the tests may then pass with a policy that AWS would refuse. */
    NOT_CHECKED,
    /** Not said: left to the configuration and its default. Only annotations have it. */
    UNSET
}
