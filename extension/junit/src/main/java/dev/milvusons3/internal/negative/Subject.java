package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.RoleLogin;
import dev.milvusons3.setup.Setup;
import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * What is put to the test.
 *
 * @param login how a token becomes a session of the role
 * @param setup that the deployment is made of
 */
public record Subject(
        AwsAccount aws,
        Cluster cluster,
        String bucket,
        String rootPath,
        String roleArn,
        String namespace,
        String serviceAccount,
        RoleLogin login,
        Optional<Setup> setup) {
    /** {@return the IAM of the role's account} */
    IamClient iam() {
        return aws.iam(roleArn.split(":", -1)[4]);
    }
}
