package dev.milvusons3.internal.platform;

import java.net.URI;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** An AWS account with administrator's clients. They belong to the platform, which closes them. */
public interface AwsAccount {
    /** {@return twelve digits} */
    String accountId();

    /** {@return the deployment's region} */
    Region region();

    /** {@return the region's partition, such as {@code aws-cn}} */
    default String partition() {
        return region().metadata().partition().id();
    }

    /** {@return where S3 is reached from this JVM} */
    URI s3Endpoint();

    /** {@return a client with the administrator's credentials} */
    S3Client s3();

    /** {@return a client with the administrator's credentials} */
    IamClient iam();

    /** {@return a client with the administrator's credentials} */
    StsClient sts();

    /** {@return a new S3 client with other credentials; the caller closes it} */
    S3Client s3(AwsCredentialsProvider credentials);

    /** {@return a client without credentials, for AssumeRoleWithWebIdentity} */
    StsClient anonymousSts();
}
