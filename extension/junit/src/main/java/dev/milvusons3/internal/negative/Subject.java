package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.RoleLogin;

/**
 * What is put to the test.
 *
 * @param login how a token becomes a session of the role
 */
public record Subject(
        AwsAccount aws,
        Cluster cluster,
        String bucket,
        String rootPath,
        String roleArn,
        String namespace,
        String serviceAccount,
        RoleLogin login) {}
