package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.spec.ContainersSpec;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;

/** Real pods of a real cluster get their role by EKS Pod Identity, with an AWS SDK that was told nothing: boto3, in LocalStack's image. */
@RequiresContainers
class PodIdentityPodsIT {
    private static final String NAMESPACE = "pods";
    private static final String BUCKET = "milvus-bucket-0123456789abcdef01234567";
    private static final String TRUST = """
            { "Version": "2012-10-17",
              "Statement": { "Effect": "Allow",
                "Principal": { "Service": "pods.eks.amazonaws.com" },
                "Action": ["sts:AssumeRole", "sts:TagSession"],
                "Condition": { "StringEquals": { "aws:RequestTag/kubernetes-namespace": "pods" } } } }
            """;
    /** What the pod's name allows it: tags of the session, as the API server's own token has them. */
    private static final String POLICY = """
            { "Version": "2012-10-17",
              "Statement": { "Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"],
                "Resource": "arn:aws:s3:::%s/${aws:PrincipalTag/kubernetes-pod-name}/*" } }
            """.formatted(BUCKET);

    private static final String SCRIPT = """
            import boto3, sys
            s3 = boto3.client("s3", region_name="us-east-2")
            try:
                s3.put_object(Bucket="%1$s", Key=sys.argv[1] + "/x", Body=b"from the pod")
                print("read", s3.get_object(Bucket="%1$s", Key=sys.argv[1] + "/x")["Body"].read().decode())
                print("method", s3._request_signer._credentials.method)
            except Exception as e:
                print(type(e).__name__, e)
            try:
                s3.put_object(Bucket="%1$s", Key="another-pod/x", Body=b"")
                print("allowed")
            except Exception as e:
                print(type(e).__name__, e)
            """.formatted(BUCKET);

    private static SharedContainers containers;
    private static RegionFront front;
    private static EndpointAccount aws;
    private static Admission admitted;
    private static String image;
    private static String role;

    @BeforeAll
    static void start() {
        ContainersSpec images = RequiresContainers.Images.spec();
        image = images.localStackImage();
        containers = SharedContainers.start(
                new ContainersSpec(image, images.k3sImage(), List.of(image), false, Optional.empty(), Optional.empty()),
                Region.US_EAST_2,
                RequiresContainers.Images.PATIENCE,
                RequiresContainers.Images.runs());
        front = containers.front(Region.US_EAST_2);
        aws = new EndpointAccount(
                front.gateway().endpoint(),
                Region.US_EAST_2,
                StaticCredentialsProvider.create(front.gateway().rootCredentials()));
        aws.s3().createBucket(r -> r.bucket(BUCKET).createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
        role = aws.iam()
                .createRole(r -> r.roleName("pods").assumeRolePolicyDocument(TRUST))
                .role()
                .arn();
        aws.iam().putRolePolicy(r -> r.roleName("pods").policyName("p").policyDocument(POLICY));
        KubernetesClient client = containers.cluster().client();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        for (String account : List.of("associated", "stranger")) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace(NAMESPACE)
                            .withName(account)
                            .endMetadata()
                            .build())
                    .create();
        }
        front.podIdentity()
                .orElseThrow()
                .associate(NAMESPACE, "associated", PodIdentity.Association.role(role), Map.of());
        admitted = front.admit(NAMESPACE);
    }

    @AfterAll
    static void stop() {
        if (admitted != null) {
            admitted.close();
        }
        if (aws != null) {
            aws.close();
        }
        if (containers != null) {
            containers.close();
        }
    }

    @Test
    void aPodOfTheServiceAccountHoldsTheRole() {
        Pod pod = run("milvus-0", "associated");

        assertThat(front.problem(pod)).isEmpty();
        assertThat(log(pod))
                .contains("read from the pod", "method container-role", "AccessDenied")
                .doesNotContain("allowed\n");
        assertThat(front.gateway().decisions().list().stream()
                        .filter(d -> d.resource().endsWith("/milvus-0/x")))
                .hasSize(2)
                .allSatisfy(decision -> {
                    assertThat(decision.verdict()).isEqualTo(Verdict.ALLOWED);
                    assertThat(decision.isBy(role)).isTrue();
                    assertThat(decision.principal()).contains(":assumed-role/pods/eks-milvus-on-s3-milvus-0");
                });
        assertThat(front.gateway().decisions().list().stream()
                        .filter(d -> d.operation().equals("AssumeRoleForPodIdentity"))
                        .filter(d -> d.principal().equals("system:serviceaccount:pods:associated")))
                .extracting(RecordedDecision::action)
                .startsWith("sts:AssumeRole", "sts:TagSession");
    }

    @Test
    void aPodOfAnotherServiceAccountIsToldNothingAndRefusedIfItAsks() {
        Pod untold = run("stranger", "stranger");
        assertThat(untold.getSpec().getContainers().get(0).getEnv())
                .extracting(EnvVar::getName)
                .doesNotContain("AWS_CONTAINER_CREDENTIALS_FULL_URI");
        assertThat(log(untold)).contains("NoCredentialsError").doesNotContain("read", "allowed\n");

        // It helps itself to what the webhook gives to others: the variables, and a token of its own for the agent.
        Pod asking = run(asking(untold));
        assertThat(log(asking)).contains("CredentialRetrievalError").doesNotContain("read", "allowed\n");
        assertThat(front.gateway().decisions().list())
                .filteredOn(d -> d.principal().equals("system:serviceaccount:pods:stranger"))
                .isNotEmpty()
                .allSatisfy(decision -> {
                    assertThat(decision.verdict()).isEqualTo(Verdict.REJECTED);
                    assertThat(decision.errorCode()).isEqualTo("ResourceNotFoundException");
                });
    }

    private static Pod run(String name, String account) {
        return run(new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName(account)
                .withAutomountServiceAccountToken(false)
                .withRestartPolicy("Never")
                .addNewContainer()
                .withName("boto3")
                .withImage(image)
                .withImagePullPolicy("Never")
                .withCommand("/opt/code/localstack/.venv/bin/python", "-c", SCRIPT, name)
                // boto3 has its own roots, and would ask an instance for credentials last.
                .addNewEnv()
                .withName("AWS_CA_BUNDLE")
                .withValue("/etc/ssl/certs/ca-certificates.crt")
                .endEnv()
                .addNewEnv()
                .withName("AWS_EC2_METADATA_DISABLED")
                .withValue("true")
                .endEnv()
                .endContainer()
                .endSpec()
                .build());
    }

    private static Pod asking(Pod untold) {
        String path = "/var/run/secrets/of-its-own";
        return new PodBuilder()
                .withNewMetadata()
                .withName("asking")
                .withNamespace(NAMESPACE)
                .endMetadata()
                .withNewSpecLike(untold.getSpec())
                .withNodeName(null)
                .addNewVolume()
                .withName("of-its-own")
                .withNewProjected()
                .addNewSource()
                .withNewServiceAccountToken()
                .withAudience("pods.eks.amazonaws.com")
                .withPath("token")
                .endServiceAccountToken()
                .endSource()
                .endProjected()
                .endVolume()
                .editFirstContainer()
                .addNewEnv()
                .withName("AWS_CONTAINER_CREDENTIALS_FULL_URI")
                .withValue("http://169.254.170.23/v1/credentials")
                .endEnv()
                .addNewEnv()
                .withName("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
                .withValue(path + "/token")
                .endEnv()
                .addNewVolumeMount()
                .withName("of-its-own")
                .withMountPath(path)
                .endVolumeMount()
                .endContainer()
                .endSpec()
                .build();
    }

    private static Pod run(Pod pod) {
        return containers.cluster().client().resource(pod).create();
    }

    private static String log(Pod pod) {
        KubernetesClient client = containers.cluster().client();
        client.resource(pod)
                .waitUntilCondition(
                        it -> it != null
                                && Set.of("Succeeded", "Failed")
                                        .contains(it.getStatus().getPhase()),
                        120,
                        TimeUnit.SECONDS);
        return client.pods()
                .inNamespace(NAMESPACE)
                .withName(pod.getMetadata().getName())
                .getLog();
    }
}
