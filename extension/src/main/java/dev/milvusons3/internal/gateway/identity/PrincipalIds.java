package dev.milvusons3.internal.gateway.identity;

import java.util.Optional;

/** Which roles and users an account has, and their unique ids. */
public interface PrincipalIds {
    /** {@return the unique id, AROA… or AIDA…, of the role or user that has that ARN now} */
    Optional<String> uniqueId(String arn);

    /** {@return the ARN of the role or user with that unique id} */
    Optional<String> arn(String uniqueId);

    /** {@return the ARN of the role of that name, on whatever path} */
    Optional<String> roleNamed(String name);
}
