package dev.milvusons3;

import dev.milvusons3.internal.junit.MilvusExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test class a real Milvus whose storage is an S3 bucket that it reaches through an IAM role only.
 *
 * <pre>{@code
 * @MilvusOnS3
 * class BookSearchTest {
 *     @Test
 *     void finds(MilvusClientV2 milvus, MilvusDeployment deployment) { … }
 * }
 * }</pre>
 *
 * <p><b>Injection.</b> Constructors, lifecycle methods and test methods may have parameters of the types
 * {@link MilvusDeployment}, {@link TestDecisions}, {@link io.milvus.v2.client.MilvusClientV2}, {@link io.milvus.client.MilvusServiceClient},
 * {@link io.milvus.v2.client.ConnectConfig}, {@link software.amazon.awssdk.services.s3.S3Client},
 * {@link software.amazon.awssdk.services.iam.IamClient}, {@link software.amazon.awssdk.services.sts.StsClient} and
 * {@link io.fabric8.kubernetes.client.KubernetesClient}: the latter four with an administrator's credentials, or, for an
 * {@code S3Client} with {@link AsMilvus}, with those of the role that Milvus holds. Nobody needs to close them, and closing
 * one disturbs no other test.
 *
 * <p><b>Where a setting comes from.</b> Every attribute can be left unset, and every one that is unset here may be set from
 * outside, so that the very same class runs elsewhere. The first of these that says something decides:
 *
 * <ol>
 *   <li>the attribute of this annotation (or of the builder of {@link MilvusOnS3Extension});
 *   <li>the JUnit configuration parameter {@code milvus-on-s3.<name>}, with the attribute's name in kebab case, such as
 *       {@code milvus-on-s3.trust-policy}. JUnit itself looks it up in the launcher's parameters, then in the JVM's system
 *       properties, then in {@code junit-platform.properties};
 *   <li>the environment variable {@code MILVUS_ON_S3_<NAME>}, such as {@code MILVUS_ON_S3_TRUST_POLICY};
 *   <li>the default.
 * </ol>
 *
 * <p><b>Hierarchies.</b> The annotation is inherited, works as a meta-annotation and on {@code @Nested} classes. A subclass,
 * a nested class or a second annotation may add attributes or repeat values; two different values for one attribute in a
 * hierarchy are an error. A nested class whose settings come out the same shares its enclosing class' deployment; one that
 * adds something different has a deployment of its own.
 *
 * <p>Whatever is wrong with the settings is reported at once, before anything starts, in a
 * {@link MilvusOnS3ConfigurationException}. A deployment that cannot be made fails the class with a
 * {@link MilvusOnS3Exception}.
 *
 * @see <a href="https://docs.aws.amazon.com/eks/latest/userguide/associate-service-account-role.html">Assign IAM roles to
 *     Kubernetes service accounts</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(MilvusExtension.class)
public @interface MilvusOnS3 {
    /**
     * Where the deployment is made. Unset, it is left to the configuration, so that a build can switch the same
     * class between environments.
     *
     * @return by default {@link Environment#EMBEDDED}
     */
    Environment environment() default Environment.UNSET;

    /**
     * The AWS region, by its id.
     *
     * @return such as {@code "eu-central-1"}; by default {@code us-east-2}
     * @see <a href="https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html">AWS Regions</a>
     */
    String region() default "";

    /**
     * The identity policy that the role gets: a resource of the test class path, such as {@code "policies/milvus.json"} or
     * {@code "classpath:policies/milvus.json"}, or the document itself if it starts with an opening brace. It may contain the
     * placeholders {@code {{bucket}}}, {@code {{partition}}}, {@code {{account}}}, {@code {{region}}},
     * {@code {{oidcProvider}}}, {@code {{namespace}}} and {@code {{serviceAccount}}}.
     *
     * @return a resource or a document; by default the policy of the Milvus guide: list the bucket; read, write and delete
     *     its objects
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html">IAM JSON policy
     *     elements</a>
     */
    String policy() default "";

    /**
     * The identity policies that the role gets, where they are several; resource, document and placeholders as for {@link #policy()},
     * which is left out then. Each is made as a managed policy of its own and attached to the role. Outside of the code they are listed
     * with commas between.
     *
     * @return resources or documents; by default the role has the one policy of {@link #policy()}
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">How many managed policies a role may
     *     have</a>
     */
    String[] policies() default {};

    /**
     * How Milvus' pods get the role.
     *
     * @return by default {@link WorkloadIdentity#IRSA}
     */
    WorkloadIdentity workloadIdentity() default WorkloadIdentity.UNSET;

    /**
     * The role's trust policy; resource, document and placeholders as for {@link #policy()}.
     *
     * @return a resource or a document; by default one that lets only the service account assume the role, by
     *     {@code StringEquals} on the token's {@code sub} and {@code aud}; with {@link WorkloadIdentity#POD_IDENTITY} on the tags
     *     that EKS gives its sessions
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles for OpenID
     *     Connect federation</a>
     */
    String trustPolicy() default "";

    /**
     * The role's permissions boundary: what its policies can grant at most. Resource, document and placeholders as for
     * {@link #policy()}; it is made as a managed policy of its own.
     *
     * @return a resource or a document; by default the role has no boundary
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html">Permissions boundaries</a>
     */
    String permissionsBoundary() default "";

    /**
     * A team's whole set-up instead of single documents: role, policies, bucket, keys, organisation and network. A folder, the output of
     * {@code terraform show -json}, a CloudFormation or CDK template: a resource of the test class path, such as {@code
     * "setups/production"}, or a path from the working directory. {@link Environment#EMBEDDED} and {@link
     * Environment#CONTAINERS} make and enforce it; {@link Environment#AWS} compares with it what is adopted.
     *
     * @return a place; by default there is none
     */
    String setup() default "";

    /**
     * The bucket's policy, put once the role is there; resource, document and placeholders as for {@link #policy()}.
     *
     * @return a resource or a document; by default the bucket has no policy
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-policies.html">Bucket policies</a>
     */
    String bucketPolicy() default "";

    /**
     * The Kubernetes namespace.
     *
     * @return an RFC 1123 label; by default a name of this run
     * @see <a href="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/">Object names</a>
     */
    String namespace() default "";

    /**
     * The service account under which Milvus runs, and which the trust policy names.
     *
     * @return an RFC 1123 subdomain; by default {@code milvus-s3-access-sa}
     * @see <a href="https://kubernetes.io/docs/concepts/security/service-accounts/">Service accounts</a>
     */
    String serviceAccount() default "";

    /**
     * The IAM role's name.
     *
     * @return 1 to 64 letters, digits and {@code _+=,.@-}; by default a name of this run
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM names and quotas</a>
     */
    String roleName() default "";

    /**
     * The IAM policy's name.
     *
     * @return 1 to 128 letters, digits and {@code _+=,.@-}; by default a name of this run
     * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM names and quotas</a>
     */
    String policyName() default "";

    /**
     * The bucket's name.
     *
     * @return a name that S3 accepts; by default {@code milvus-bucket-} and 24 random hexadecimal digits
     * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html">Bucket naming rules</a>
     */
    String bucketName() default "";

    /**
     * The key prefix under which Milvus keeps its objects, without slashes at its ends.
     *
     * @return by default {@code files}
     */
    String rootPath() default "";

    /**
     * How long a start may take, up to the injected client; not counting the first download of the server.
     *
     * @return a number with a unit, such as {@code "90s"} or {@code "5m"}, or ISO 8601, such as {@code "PT90S"}; by default
     *     {@code 5m}
     */
    String startupTimeout() default "";

    /**
     * Whether the deployment outlives its tests.
     *
     * @return by default {@link Keep#NEVER}
     */
    Keep keep() default Keep.UNSET;

    /**
     * Who shares the deployment.
     *
     * @return by default {@link Scope#CLASS}
     */
    Scope scope() default Scope.UNSET;

    /**
     * What is there already, made by Terraform, eksctl or by hand, and is to be verified and used, not made.
     *
     * @return by default nothing: everything is made for the deployment
     */
    Adopt adopt() default @Adopt;

    /**
     * The server.
     *
     * @return by default nothing is said about it
     */
    MilvusServer milvus() default @MilvusServer;

    /**
     * How far Milvus is verified before a test gets its client.
     *
     * @return by default {@link Probe#IDENTITY}
     */
    Probe probe() default Probe.UNSET;

    /**
     * The workloads that the tests run, by {@link MilvusDeployment#run}: Milvus is started with the settings that they need.
     *
     * @return by default none
     */
    Workload[] workloads() default {};

    /**
     * Whether the start fails where policies are not enforced.
     *
     * @return by default {@link Enforcement#REQUIRED}
     */
    Enforcement enforcement() default Enforcement.UNSET;

    /**
     * Whether a test ends, and fails, at the first request of Milvus' own that policies deny, unless the test {@linkplain
     * TestDecisions#expectDenials expects} it or makes it {@linkplain MilvusDeployment#faults() itself}. Otherwise a test that fails after a
     * denial has it among its suppressed exceptions, and one that passes hears nothing of it.
     *
     * <p>The test's thread is interrupted, so that it does not wait for an answer that never comes. Constructors and lifecycle methods are
     * watched likewise, and fail what JUnit has them fail: {@code @BeforeEach} and {@code @AfterEach} the test, {@code @BeforeAll} and
     * {@code @AfterAll} the class. Of tests that run at the same time on one deployment each is ended, for nobody can tell for which of them Milvus asked.
     *
     * @return by default {@code false}; {@code false} leaves it to the configuration. {@link Environment#AWS}, which tells of denials only
     *     later, refuses {@code true}
     */
    boolean failOnDenial() default false;

    /**
     * What becomes of the tests where the environment cannot be had.
     *
     * @return by default {@link IfUnavailable#FAIL}
     */
    IfUnavailable ifUnavailable() default IfUnavailable.UNSET;
}
