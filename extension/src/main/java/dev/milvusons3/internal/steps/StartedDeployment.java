package dev.milvusons3.internal.steps;

import dev.milvusons3.MilvusDeployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.client.MilvusServiceClient;
import io.milvus.v2.client.MilvusClientV2;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** A deployment that is ready for tests. The AWS and Kubernetes clients belong to it; the Milvus clients to who asks. */
public interface StartedDeployment {
    /** {@return what tests may know of it} */
    MilvusDeployment deployment();

    /** {@return a new client, connected; the caller closes it} */
    MilvusClientV2 newClient();

    /** {@return a new client of the old API, connected; the caller closes it} */
    MilvusServiceClient newServiceClient();

    /** {@return an administrator's client} */
    S3Client s3();

    /** {@return a client with the role that Milvus holds} */
    S3Client s3AsMilvus();

    /** {@return an administrator's client} */
    IamClient iam();

    /** {@return an administrator's client} */
    StsClient sts();

    /** {@return an administrator's client} */
    KubernetesClient kubernetes();

    /**
     * Releases everything, or after a failure, if the spec says so, keeps it until the JVM ends. Called once.
     *
     * @param failed whether any test on it failed
     * @throws RuntimeException if something could not be released; everything was tried then
     */
    void close(boolean failed);
}
