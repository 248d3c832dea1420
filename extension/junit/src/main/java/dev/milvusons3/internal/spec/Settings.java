package dev.milvusons3.internal.spec;

import dev.milvusons3.Enforcement;
import dev.milvusons3.Environment;
import dev.milvusons3.IfUnavailable;
import dev.milvusons3.Keep;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.Probe;
import dev.milvusons3.Scope;
import dev.milvusons3.Workload;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.setup.Setup;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.regions.Region;

/** All settings there are. Parsing, messages and the reference table come from here. */
public final class Settings {
    private static final String DOCUMENT = "a class path resource (with or without \"classpath:\") or inline JSON";

    public static final Setting<Environment> ENVIRONMENT = Setting.attribute(
                    "environment",
                    "Where the deployment is made.",
                    Choices.list(Environment.class),
                    Choices.of(Environment.class, "environment"))
            .orElse("EMBEDDED");
    public static final Setting<Region> REGION = Setting.attribute(
                    "region", "The AWS region.", "the id of an AWS region", Regions::read)
            .orElse("us-east-2");
    public static final Setting<PolicyTemplate> POLICY = Setting.attribute(
                    "policy",
                    "The identity policy that the role gets.",
                    DOCUMENT,
                    new DocumentReader(PolicyType.IDENTITY))
            .orElse("classpath:dev/milvusons3/milvus-s3-policy.json");
    public static final Setting<List<PolicyTemplate>> POLICIES = Setting.attribute(
                    "policies",
                    "The identity policies that the role gets, where they are several; instead of `policy`.",
                    DocumentReader.SEVERAL,
                    new DocumentReader(PolicyType.IDENTITY)::several)
            .otherwise("that of `policy` alone");
    public static final Setting<PolicyTemplate> TRUST_POLICY = Setting.attribute(
                    "trustPolicy", "The trust policy of the role.", DOCUMENT, new DocumentReader(PolicyType.TRUST))
            .otherwise("one for the service account, such as workloadIdentity asks for");
    public static final Setting<PolicyTemplate> PERMISSIONS_BOUNDARY = Setting.attribute(
                    "permissionsBoundary",
                    "The permissions boundary of the role.",
                    DOCUMENT,
                    new DocumentReader(PolicyType.PERMISSIONS_BOUNDARY))
            .otherwise("none");
    public static final Setting<PolicyTemplate> BUCKET_POLICY = Setting.attribute(
                    "bucketPolicy", "The policy of the bucket.", DOCUMENT, new DocumentReader(PolicyType.RESOURCE))
            .otherwise("none");
    public static final Setting<Setup> SETUP = Setting.attribute(
                    "setup",
                    "A team's whole set-up, instead of single documents.",
                    SetupSettings.ALLOWED,
                    SetupSettings::read)
            .otherwise("none");
    public static final Setting<WorkloadIdentity> WORKLOAD_IDENTITY = Setting.attribute(
                    "workloadIdentity",
                    "How Milvus' pods get the role.",
                    Choices.list(WorkloadIdentity.class),
                    Choices.of(WorkloadIdentity.class, "workload identity"))
            .orElse("IRSA");
    public static final Setting<String> NAMESPACE = Setting.attribute(
                    "namespace", "The Kubernetes namespace.", KubernetesNames.NAMESPACE, KubernetesNames::namespace)
            .otherwise("a name of the run");
    public static final Setting<String> SERVICE_ACCOUNT = Setting.attribute(
                    "serviceAccount",
                    "The Kubernetes service account under which Milvus runs.",
                    KubernetesNames.SERVICE_ACCOUNT,
                    KubernetesNames::serviceAccount)
            .otherwise("milvus-s3-access-sa");
    public static final Setting<String> ROLE_NAME = Setting.attribute(
                    "roleName", "The name of the IAM role.", IamNames.allowed(IamNames.ROLE), IamNames::role)
            .otherwise("a name of the run");
    public static final Setting<String> POLICY_NAME = Setting.attribute(
                    "policyName", "The name of the IAM policy.", IamNames.allowed(IamNames.POLICY), IamNames::policy)
            .otherwise("a name of the run");
    public static final Setting<String> BUCKET_NAME = Setting.attribute(
                    "bucketName", "The name of the bucket.", BucketNames.ALLOWED, BucketNames::read)
            .otherwise("milvus-bucket- and 24 random hexadecimal digits");
    public static final Setting<String> ROOT_PATH = Setting.attribute(
                    "rootPath", "The key prefix of Milvus' objects.", RootPaths.ALLOWED, RootPaths::read)
            .orElse("files");
    public static final Setting<Duration> STARTUP_TIMEOUT = Setting.attribute(
                    "startupTimeout",
                    "How long a start may take, without the first download.",
                    Durations.ALLOWED,
                    Durations::read)
            .orElse("5m");
    public static final Setting<String> ADOPT_BUCKET = Setting.attribute(
                    "adopt.bucket", "A bucket that is there and is used.", Adoptable.BUCKET, Adoptable::bucket)
            .otherwise("none: one is made");
    public static final Setting<String> ADOPT_POLICY = Setting.attribute(
                    "adopt.policy", "A policy that is there and is used.", Adoptable.POLICY, Adoptable::policy)
            .otherwise("none: one is made");
    public static final Setting<String> ADOPT_ROLE = Setting.attribute(
                    "adopt.role", "A role that is there and is used.", Adoptable.ROLE, Adoptable::role)
            .otherwise("none: one is made");
    public static final Setting<String> ADOPT_SERVICE_ACCOUNT = Setting.attribute(
                    "adopt.serviceAccount",
                    "A service account that is there and is used, with its namespace.",
                    Adoptable.SERVICE_ACCOUNT,
                    Adoptable::serviceAccount)
            .otherwise("none: one is made");
    public static final Setting<String> ADOPT_RELEASE = Setting.attribute(
                    "adopt.release",
                    "A Milvus that runs and is used, by its Helm release in the service account's namespace.",
                    Adoptable.RELEASE,
                    Adoptable::release)
            .otherwise("none: one is installed");
    public static final Setting<String> ADOPT_PASSWORD = Setting.configuration(
                    "adopt.password",
                    "The root password of the Milvus that is adopted. Said outside the code only.",
                    "any text",
                    Adoptable::password)
            .orElse("Milvus");
    public static final Setting<Keep> KEEP = Setting.attribute(
                    "keep",
                    "Whether the deployment outlives its tests.",
                    Choices.list(Keep.class),
                    Choices.of(Keep.class, "way to keep"))
            .orElse("NEVER");
    public static final Setting<Scope> SCOPE = Setting.attribute(
                    "scope", "Who shares the deployment.", Choices.list(Scope.class), Choices.of(Scope.class, "scope"))
            .orElse("CLASS");
    public static final Setting<Probe> PROBE = Setting.attribute(
                    "probe",
                    "How far Milvus is verified before a test gets its client.",
                    Choices.list(Probe.class),
                    Choices.of(Probe.class, "probe"))
            .orElse("IDENTITY");
    public static final Setting<Set<Workload>> WORKLOADS = Setting.attribute(
                    "workloads",
                    "The workloads that tests run: Milvus is started with the settings that they need.",
                    "some of " + Choices.list(Workload.class).substring("one of ".length()) + ", separated by commas",
                    Choices.setOf(Workload.class, "workload"))
            .otherwise("none");
    public static final Setting<Enforcement> ENFORCEMENT = Setting.attribute(
                    "enforcement",
                    "Whether a start fails where policies are not enforced.",
                    Choices.list(Enforcement.class),
                    Choices.of(Enforcement.class, "enforcement"))
            .orElse("REQUIRED");
    public static final Setting<Boolean> FAIL_ON_DENIAL = Setting.attribute(
                    "failOnDenial",
                    "Whether a test ends, and fails, at the first request of Milvus' own that is denied without being expected.",
                    Booleans.ALLOWED,
                    Booleans::read)
            .orElse("false");
    public static final Setting<IfUnavailable> IF_UNAVAILABLE = Setting.attribute(
                    "ifUnavailable",
                    "What becomes of tests where the environment cannot be had.",
                    Choices.list(IfUnavailable.class),
                    Choices.of(IfUnavailable.class, "way out"))
            .orElse("FAIL");
    public static final Setting<String> MILVUS_VERSION = Setting.attribute(
                    "milvus.version",
                    "The version of Milvus; with an image or a home, what that is. `EMBEDDED` has 2.3.5 from its wheel, and others from their"
                            + " images; Helm installs it elsewhere.",
                    MilvusVersions.ALLOWED,
                    MilvusVersions::read)
            .otherwise("2.3.5; for `EMBEDDED` where there is no wheel of it, the newest that is known");
    public static final Setting<String> MILVUS_IMAGE = Setting.attribute(
                    "milvus.image",
                    "The image or package that Milvus is taken from.",
                    MilvusImages.ALLOWED,
                    MilvusImages::read)
            .otherwise("`milvusdb/milvus` of the version");
    public static final Setting<Path> MILVUS_HOME = Setting.attribute(
                    "milvus.home",
                    "An unpacked, existing Milvus installation, for `EMBEDDED`.",
                    "an existing directory",
                    Directories::existing)
            .otherwise("none: it is downloaded into the cache");
    public static final Setting<String> MILVUS_REGISTRY = Setting.configuration(
                    "milvus.registry",
                    "Where `EMBEDDED` finds images whose names have no registry: that registry, or a mirror of it.",
                    RegistryHosts.ALLOWED,
                    RegistryHosts::read)
            .otherwise("what `docker login` left, or the Docker engine says");
    public static final Setting<MilvusRuntime> MILVUS_RUNTIME = Setting.attribute(
                    "milvus.runtime",
                    "How `EMBEDDED` runs Milvus: in Linux namespaces, as a plain process, in a Docker container, or by the first of these that the"
                            + " machine allows.",
                    Choices.list(MilvusRuntime.class),
                    Choices.of(MilvusRuntime.class, "runtime"))
            .orElse("AUTO");
    public static final Setting<Path> CACHE = Setting.configuration(
                    "cache",
                    "Where downloads are kept, for all projects of the user.",
                    "a directory that can be written, or made",
                    Directories::writable)
            .otherwise("a directory of the user's");

    public static final Setting<Path> CHART = Setting.configuration(
                    "chart",
                    "A Helm chart of Milvus on this machine, instead of `milvus/milvus` of the version that goes with Milvus'.",
                    ChartFiles.CHART,
                    ChartFiles::chart)
            .otherwise("the chart that the Milvus project publishes");
    public static final Setting<Path> VALUES = Setting.configuration(
                    "values",
                    "Values for the chart, laid over those of the Milvus guide and of the environment.",
                    ChartFiles.VALUES,
                    ChartFiles::values)
            .otherwise("none");
    public static final Setting<Path> JOURNAL = Setting.configuration(
                    "journal",
                    "Where it is written down what is made in an account, before it is made, so that it is found after a crash.",
                    "a directory that can be written, or made",
                    Directories::writable)
            .otherwise("`journal` in the cache");

    public static final Setting<String> LOCALSTACK_IMAGE = Setting.configuration(
                    "localstack.image",
                    "The image of LocalStack, for `CONTAINERS`. Newer ones want a token in `LOCALSTACK_AUTH_TOKEN`.",
                    ImageNames.ALLOWED,
                    ImageNames::read)
            .orElse("localstack/localstack:4.14.0");
    public static final Setting<String> K3S_IMAGE = Setting.configuration(
                    "k3s.image",
                    "The image of the cluster, for `CONTAINERS`: k3s or a compatible substitute.",
                    ImageNames.ALLOWED,
                    ImageNames::read)
            .orElse("rancher/k3s:v1.34.1-k3s1");

    public static final Setting<List<String>> IMAGES_LOAD = Setting.configuration(
                    "images.load",
                    "Images of the Docker engine that the cluster of `CONTAINERS` gets without a registry.",
                    ImageNames.LIST,
                    ImageNames::list)
            .otherwise("none");
    public static final Setting<Boolean> CONTAINERS_REUSE = Setting.configuration(
                    "containers.reuse",
                    "Whether the containers of `CONTAINERS` stay for the next run. Not in CI.",
                    Booleans.ALLOWED,
                    Booleans::read)
            .orElse("false");
    public static final Setting<String> KUBE_CONTEXT = Setting.configuration(
                    "kubeContext",
                    "The cluster of `CONTAINERS`, by a context of the kubeconfig: one that is there and stays.",
                    AwsSettings.KUBE_CONTEXT,
                    AwsSettings::kubeContext)
            .otherwise("none: k3s is started");
    public static final Setting<String> KUBE_GATEWAY = Setting.configuration(
                    "kubeGateway",
                    "The gateway in the cluster of `milvus-on-s3.kube-context`, by the namespace that its chart is installed in. Neither Docker nor"
                            + " LocalStack is needed then.",
                    KubernetesNames.NAMESPACE,
                    KubernetesNames::namespace)
            .otherwise("none: the gateway is in the test's JVM, before a LocalStack");

    public static final Setting<String> AWS_ACCOUNT = Setting.configuration(
                    "aws.account",
                    "The account that `AWS` may use. Credentials of any other are refused.",
                    AwsSettings.ACCOUNT,
                    AwsSettings::account)
            .otherwise("none: `AWS` is refused");
    public static final Setting<List<Region>> AWS_REGIONS = Setting.configuration(
                    "aws.regions",
                    "The regions that `AWS` may use. The deployment's must be one of them.",
                    AwsSettings.REGIONS,
                    AwsSettings::regions)
            .otherwise("none: `AWS` is refused");
    public static final Setting<URI> AWS_ENDPOINT = Setting.configuration(
                    "aws.endpoint",
                    "Where `AWS` finds AWS, if not in AWS: one endpoint that emulates all services.",
                    AwsSettings.ENDPOINT,
                    AwsSettings::endpoint)
            .otherwise("AWS' own endpoints");
    public static final Setting<String> AWS_EKS_CLUSTER = Setting.configuration(
                    "aws.eksCluster",
                    "The EKS cluster of `AWS`, by its name; no kubeconfig and no command line tool is needed.",
                    AwsSettings.EKS_CLUSTER,
                    AwsSettings::eksCluster)
            .otherwise("none: `aws.kube-context` is needed");
    public static final Setting<String> AWS_KUBE_CONTEXT = Setting.configuration(
                    "aws.kubeContext",
                    "The cluster of `AWS`, by a context of the kubeconfig.",
                    AwsSettings.KUBE_CONTEXT,
                    AwsSettings::kubeContext)
            .otherwise("none: `aws.eks-cluster` is needed");
    public static final Setting<Path> AWS_KUBECONFIG = Setting.configuration(
                    "aws.kubeconfig",
                    "The kubeconfig that has the context.",
                    ReadableFiles.ALLOWED,
                    ReadableFiles::read)
            .otherwise("`KUBECONFIG`, or `~/.kube/config`");
    public static final Setting<IdentityProviderUse> AWS_IDENTITY_PROVIDER = Setting.configuration(
                    "aws.identityProvider",
                    "What `AWS` does if the account does not know the cluster's issuer: refuse, or make an identity"
                            + " provider for the time of the deployment.",
                    Choices.list(IdentityProviderUse.class),
                    Choices.of(IdentityProviderUse.class, "choice"))
            .orElse("FIND");
    public static final Setting<MilvusAccess> AWS_ACCESS = Setting.configuration(
                    "aws.access",
                    "How tests reach Milvus in `AWS`: through the API server, or by a network load balancer, as in the"
                            + " guide.",
                    Choices.list(MilvusAccess.class),
                    Choices.of(MilvusAccess.class, "way to reach Milvus"))
            .orElse("PORT_FORWARD");
    public static final Setting<Duration> AWS_CLOUDTRAIL_WAIT = Setting.configuration(
                    "aws.cloudtrailWait",
                    "How long a test that asks what Milvus asked S3 for waits in `AWS`, each time, until CloudTrail has"
                            + " delivered it.",
                    Durations.ALLOWED,
                    Durations::read)
            .orElse("15m");

    public static final Setting<Optional<Path>> REPORT = Setting.configuration(
                    "report",
                    "Where the HTML report of the build is written.",
                    "a directory that can be written, or made; `off` for none",
                    ReportPlaces::read)
            .otherwise("`target/milvus-on-s3` of the outermost project, or `build/milvus-on-s3` in a Gradle build");

    public static final Setting<Required> REQUIRE = Setting.configuration(
                    "require",
                    "Environments and runtimes of `EMBEDDED` that have to be available: no test is disabled because they are not, and `AUTO`"
                            + " takes none but those runtimes.",
                    Required.ALLOWED,
                    Required::read)
            .otherwise("none");

    /** In the order in which they are reported and documented. */
    public static final List<Setting<?>> ALL = List.of(
            ENVIRONMENT,
            REGION,
            WORKLOAD_IDENTITY,
            POLICY,
            POLICIES,
            TRUST_POLICY,
            PERMISSIONS_BOUNDARY,
            BUCKET_POLICY,
            SETUP,
            NAMESPACE,
            SERVICE_ACCOUNT,
            ROLE_NAME,
            POLICY_NAME,
            BUCKET_NAME,
            ROOT_PATH,
            STARTUP_TIMEOUT,
            ADOPT_BUCKET,
            ADOPT_POLICY,
            ADOPT_ROLE,
            ADOPT_SERVICE_ACCOUNT,
            ADOPT_RELEASE,
            ADOPT_PASSWORD,
            KEEP,
            SCOPE,
            PROBE,
            WORKLOADS,
            ENFORCEMENT,
            FAIL_ON_DENIAL,
            IF_UNAVAILABLE,
            MILVUS_VERSION,
            MILVUS_IMAGE,
            MILVUS_HOME,
            MILVUS_REGISTRY,
            MILVUS_RUNTIME,
            CACHE,
            CHART,
            VALUES,
            JOURNAL,
            LOCALSTACK_IMAGE,
            K3S_IMAGE,
            IMAGES_LOAD,
            CONTAINERS_REUSE,
            KUBE_CONTEXT,
            KUBE_GATEWAY,
            AWS_ACCOUNT,
            AWS_REGIONS,
            AWS_ENDPOINT,
            AWS_EKS_CLUSTER,
            AWS_KUBE_CONTEXT,
            AWS_KUBECONFIG,
            AWS_IDENTITY_PROVIDER,
            AWS_ACCESS,
            AWS_CLOUDTRAIL_WAIT,
            REPORT,
            REQUIRE);

    private Settings() {}
}
