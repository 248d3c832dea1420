package dev.milvusons3.internal.gateway.identity;

import java.util.Optional;

/** Which roles and users accounts have, and their unique ids. */
public interface PrincipalIds {
    /** {@return the unique id, AROA… or AIDA…, of the role or user that has that ARN now} */
    Optional<String> uniqueId(String arn);

    /** {@return the ARN of the role or user with that unique id} */
    Optional<String> arn(String uniqueId);

    /** {@return the ARN of the role of that name in an account, on whatever path} */
    Optional<String> roleNamed(String accountId, String name);

    /** {@return whether all roles and users of an account are known here: whoever is not, is not there} */
    boolean knows(String accountId);
}
