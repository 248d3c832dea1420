package dev.milvusons3;

import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.MinimalPolicy;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.internal.partition.Partition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.v2.client.ConnectConfig;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apiguardian.api.API;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * One Milvus on one bucket with one role, as it was made for a test class.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public interface MilvusDeployment {
    /** {@return where it was made} */
    Environment environment();

    /** {@return short, random, and part of the names of whatever was named for this deployment} */
    String runId();

    /** {@return the region of the bucket} */
    Region region();

    /** {@return the bucket's name} */
    String bucket();

    /** {@return the key prefix under which Milvus keeps its objects, without slashes at its ends} */
    String rootPath();

    /** {@return the name of the role that Milvus holds} */
    String roleName();

    /**
     * {@return the ARN of the role that Milvus holds}
     *
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM identifiers</a>
     */
    String roleArn();

    /** {@return the ARN of the policy that is attached to the role; empty if that is adopted and has inline policies only} */
    String policyArn();

    /** {@return the Kubernetes namespace} */
    String namespace();

    /** {@return the name of the service account under which Milvus runs} */
    String serviceAccount();

    /** {@return where clients of Milvus connect from this JVM} */
    URI milvusEndpoint();

    /** {@return how clients of Milvus connect, credentials included; a new one with every call, so change it at will} */
    ConnectConfig connectConfig();

    /** {@return where S3 is reached from this JVM} */
    URI s3Endpoint();

    /**
     * {@return a client of S3 with an administrator's credentials; it belongs to the deployment, and closing it does no harm}
     */
    S3Client s3();

    /**
     * {@return a client of S3 with the credentials of the role that Milvus holds, in a session of its own; it belongs to the
     * deployment, and closing it does no harm}
     */
    S3Client s3AsMilvus();

    /**
     * {@return a client of IAM with an administrator's credentials; it belongs to the deployment, and closing it does no harm}
     */
    IamClient iam();

    /**
     * {@return a client of STS with an administrator's credentials; it belongs to the deployment, and closing it does no harm}
     */
    StsClient sts();

    /**
     * {@return a client of the Kubernetes cluster with an administrator's credentials; it belongs to the deployment, and
     * closing it does no harm}
     */
    KubernetesClient kubernetes();

    /**
     * {@return what the AWS front has decided for this deployment so far; it does not change any more. In {@link Environment#AWS}
     * Milvus' own requests are in it once they are waited for, by {@link Decisions#byMilvus()} or {@link Decisions#complete()}}
     */
    Decisions decisions();

    /** {@return the time by which sessions and tokens end; a test can move it on in {@link Environment#EMBEDDED}} */
    AccountClock clock();

    /**
     * {@return what the environment must refuse for this deployment, made for a {@code @TestFactory}: tokens of another service
     * account, namespace, audience or issuer, expired, tampered with, unsigned, or signed with an unknown key; each action
     * that Milvus uses or the role's policies grant taken away; a sibling bucket and prefix; plain HTTP where a policy demands
     * TLS; with a set-up another VPC endpoint, organisation, key, external id and account} The role's policies are read when this is called. What the cases ask S3 and STS for is not among {@link #decisions()}.
     */
    List<NegativeCase> negativeCases();

    /**
     * {@return what can be made to go wrong on purpose; all of it is undone when the test ends}
     *
     * @throws MilvusOnS3UnavailableException in {@link Environment#AWS}, whose AWS nobody can break on purpose
     */
    DeploymentFaults faults();

    /**
     * Makes Milvus do something, so that its requests are seen: this returns when it is done.
     *
     * @param workload named in {@link MilvusOnS3#workloads()}, if it {@linkplain Workload#settings() needs settings}
     * @return what Milvus asked S3 for meanwhile, by phase
     * @throws MilvusOnS3Exception if the server lacks it, or was started without the settings that it needs
     * @throws WorkloadFailedException if it could not be brought to its end, with what was denied meanwhile
     */
    WorkloadRun run(Workload workload);

    /**
     * {@return how Milvus came by its credentials so far, and how it used them, by client}
     *
     * @throws MilvusOnS3UnavailableException where that cannot be told: in {@link MilvusRuntime#PROCESS}, where the harness asks STS in
     *     Milvus' stead, in {@link Environment#AWS}, which does not tell when a session ends, and when earlier decisions are not kept any more
     */
    CredentialUse credentialUse();

    /** {@return the ARN of the bucket, such as {@code arn:aws:s3:::bucket}} */
    default String bucketArn() {
        return "arn:" + Partition.of(region().id()).id() + ":s3:::" + bucket();
    }

    /** {@return what stands for all objects of Milvus in a policy, such as {@code arn:aws:s3:::bucket/files/*}} */
    default String objectsArn() {
        return MinimalPolicy.objectsBelow(bucketArn(), rootPath());
    }

    /**
     * {@return the policy for what Milvus was allowed so far, with all objects under the root path taken for one: what Milvus
     * calls its objects is its own business}
     *
     * @throws MilvusOnS3Exception in {@link Environment#AWS}, if its requests cannot be had: see {@link Decisions#byMilvus()}
     */
    default MinimalPolicy minimalPolicy() {
        return MinimalPolicy.of(decisions().byMilvus()).generalized(objectsArn());
    }

    /** {@return which of the author's documents the deployment's policies were made of; by it, failures name the file and line} */
    default Authoring authoring() {
        return Authoring.OF_DOCUMENTS;
    }

    /** {@return how Milvus is run in {@link Environment#EMBEDDED}, never {@code AUTO}; empty in other environments} */
    default Optional<MilvusRuntime> runtime() {
        return Optional.empty();
    }

    /** {@return what is real in this deployment's environment, and what is not} */
    default List<Fidelity> fidelity() {
        return runtime().map(Fidelity::of).orElseGet(() -> Fidelity.of(environment()));
    }
}
