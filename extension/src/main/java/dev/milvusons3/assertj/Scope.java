package dev.milvusons3.assertj;

import dev.milvusons3.MilvusDeployment;

/**
 * Where requests are made.
 *
 * @param partition such as {@code aws}
 * @param account twelve digits
 * @param region its id
 */
record Scope(String partition, String account, String region) {
    static Scope of(MilvusDeployment deployment) {
        String[] role = deployment.roleArn().split(":", -1);
        return new Scope(role[1], role[4], deployment.region().id());
    }
}
