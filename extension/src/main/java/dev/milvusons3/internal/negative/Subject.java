package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;

/**
 * What is put to the test.
 *
 * @param audience that the role's provider knows
 */
public record Subject(
        AwsAccount aws,
        Cluster cluster,
        String bucket,
        String rootPath,
        String roleArn,
        String namespace,
        String serviceAccount,
        String audience) {}
