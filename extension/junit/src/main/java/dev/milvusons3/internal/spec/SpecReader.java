package dev.milvusons3.internal.spec;

import dev.milvusons3.Environment;
import dev.milvusons3.IfUnavailable;
import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.WorkloadIdentity;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.internal.spec.Configuration.Found;
import dev.milvusons3.internal.spec.Setting.Refusal;
import dev.milvusons3.setup.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;

/** Makes a spec of what was asked for, or says everything that is wrong with it. */
public final class SpecReader {
    private static final Set<Setting<?>> DOCUMENTS = Set.of(
            Settings.POLICY,
            Settings.POLICIES,
            Settings.TRUST_POLICY,
            Settings.PERMISSIONS_BOUNDARY,
            Settings.BUCKET_POLICY);

    private final SpecRequest request;
    private final Configuration configuration;
    private final Map<Setting<?>, Object> values = new HashMap<>();
    private final Set<Setting<?>> refused = new HashSet<>();
    private final List<String> problems = new ArrayList<>();

    private SpecReader(SpecRequest request, Configuration configuration) {
        this.request = request;
        this.configuration = configuration;
    }

    /**
     * {@return the spec}
     *
     * @param request what the code says
     * @param configuration what is said from outside, where the code says nothing
     * @throws MilvusOnS3ConfigurationException with all problems, if there are any
     */
    public static DeploymentSpec read(SpecRequest request, Configuration configuration) {
        return new SpecReader(request, configuration).read();
    }

    /**
     * {@return where the report goes, whatever else is wrong with the settings; the usual place if that is wrong itself, and empty if
     * none is wanted}
     */
    public static Optional<Path> report(SpecRequest request, Configuration configuration) {
        return alone(Settings.REPORT, request, configuration).orElseGet(() -> Optional.of(ReportPlaces.ofThisBuild()));
    }

    /** {@return where the user's cache is, if it is not where it usually is} */
    public static Optional<Path> cache(SpecRequest request, Configuration configuration) {
        return alone(Settings.CACHE, request, configuration);
    }

    private static <T> Optional<T> alone(Setting<T> setting, SpecRequest request, Configuration configuration) {
        SpecReader reader = new SpecReader(request, configuration);
        reader.read(setting);
        return reader.find(setting);
    }

    private DeploymentSpec read() {
        problems.addAll(request.conflicts());
        Settings.ALL.forEach(this::read);
        request.setup().ifPresent(read -> values.put(Settings.SETUP, read));
        find(Settings.SETUP).ifPresent(this::checkSetup);
        if (find(Settings.ENVIRONMENT).equals(Optional.of(Environment.AWS))) {
            checkAws();
        }
        checkMilvus();
        checkKubernetesNames();
        checkWorkloadIdentity();
        checkWorkloads();
        problems.addAll(adopt().problems(
                        find(Settings.BUCKET_NAME).isPresent(),
                        find(Settings.POLICY_NAME).isPresent(),
                        find(Settings.ROLE_NAME).isPresent(),
                        find(Settings.NAMESPACE).isPresent()
                                || find(Settings.SERVICE_ACCOUNT).isPresent()));
        problems.addAll(adopt().problemsOfDocuments(
                        find(Settings.BUCKET_POLICY).isPresent(),
                        find(Settings.PERMISSIONS_BOUNDARY).isPresent(),
                        find(Settings.POLICIES).isPresent()));
        checkContainers();
        problems.addAll(configuration.unknown());
        readTrustPolicy();
        checkPolicies();
        checkPartition(Settings.TRUST_POLICY, find(Settings.TRUST_POLICY).stream());
        checkPartition(Settings.PERMISSIONS_BOUNDARY, find(Settings.PERMISSIONS_BOUNDARY).stream());
        checkPartition(Settings.BUCKET_POLICY, find(Settings.BUCKET_POLICY).stream());
        if (!problems.isEmpty()) {
            throw new MilvusOnS3ConfigurationException(request.anchor().getName(), problems);
        }
        return new DeploymentSpec(
                get(Settings.ENVIRONMENT),
                get(Settings.REGION),
                policies(),
                get(Settings.WORKLOAD_IDENTITY),
                get(Settings.TRUST_POLICY),
                find(Settings.PERMISSIONS_BOUNDARY),
                find(Settings.BUCKET_POLICY),
                find(Settings.BUCKET_NAME),
                find(Settings.POLICY_NAME),
                find(Settings.ROLE_NAME),
                find(Settings.NAMESPACE),
                find(Settings.SERVICE_ACCOUNT),
                get(Settings.ROOT_PATH),
                get(Settings.STARTUP_TIMEOUT),
                get(Settings.KEEP),
                get(Settings.SCOPE),
                get(Settings.PROBE),
                find(Settings.WORKLOADS).orElse(Set.of()),
                get(Settings.ENFORCEMENT),
                get(Settings.FAIL_ON_DENIAL),
                ifUnavailable(),
                milvus(),
                runtime(),
                find(Settings.CACHE),
                find(Settings.JOURNAL),
                adopt(),
                new HelmSpec(
                        find(Settings.CHART),
                        find(Settings.VALUES),
                        milvus().image(),
                        milvus().said().orElse(MilvusVersions.DEFAULT),
                        milvus().said().isPresent()),
                new ContainersSpec(
                        get(Settings.LOCALSTACK_IMAGE),
                        get(Settings.K3S_IMAGE),
                        find(Settings.IMAGES_LOAD).orElse(List.of()),
                        get(Settings.CONTAINERS_REUSE),
                        find(Settings.KUBE_CONTEXT),
                        find(Settings.KUBE_GATEWAY)),
                aws(),
                find(Settings.REPORT).orElseGet(() -> Optional.of(ReportPlaces.ofThisBuild())),
                find(Settings.SETUP));
    }

    private MilvusSpec milvus() {
        return new MilvusSpec(
                find(Settings.MILVUS_VERSION),
                find(Settings.MILVUS_IMAGE),
                find(Settings.MILVUS_HOME),
                find(Settings.MILVUS_REGISTRY));
    }

    /** A set-up says where it is, unless a region is said, and has documents of its own. */
    private void checkSetup(Setup setup) {
        Optional<String> region =
                isSaid(Settings.REGION) ? find(Settings.REGION).map(Region::id) : Optional.empty();
        List<String> documents = DOCUMENTS.stream()
                .filter(this::isSaid)
                .map(Setting::name)
                .sorted()
                .toList();
        if (setup.workload().podIdentity().isPresent() && !isSaid(Settings.WORKLOAD_IDENTITY)) {
            values.put(Settings.WORKLOAD_IDENTITY, WorkloadIdentity.POD_IDENTITY);
        }
        if (!setup.chain().isEmpty()
                && find(Settings.ENVIRONMENT).equals(Optional.of(Environment.EMBEDDED))
                && !isSaid(Settings.MILVUS_RUNTIME)) {
            // The only one in which somebody assumes a second role for a Milvus that cannot.
            find(Settings.WORKLOAD_IDENTITY)
                    .filter(identity -> identity == WorkloadIdentity.IRSA)
                    .ifPresent(identity -> values.put(Settings.MILVUS_RUNTIME, MilvusRuntime.PROCESS));
        }
        problems.addAll(SetupSettings.problems(
                setup,
                find(Settings.ENVIRONMENT),
                find(Settings.WORKLOAD_IDENTITY),
                find(Settings.MILVUS_RUNTIME),
                region,
                documents,
                adopt()));
        if (region.isEmpty()) {
            setup.region().ifPresent(own -> values.put(Settings.REGION, Region.of(own)));
        }
    }

    private boolean isSaid(Setting<?> setting) {
        return request.layers().stream().anyMatch(layer -> layer.values().containsKey(setting))
                || configuration.find(setting).isPresent();
    }

    private void checkMilvus() {
        if (milvus().image().isPresent() && milvus().home().isPresent()) {
            problems.add(Settings.MILVUS_IMAGE.name() + " and " + Settings.MILVUS_HOME.name()
                    + " are both set, and only one of them can be run. Leave the other out.");
        }
        boolean embedded = find(Settings.ENVIRONMENT).equals(Optional.of(Environment.EMBEDDED));
        milvus().image()
                .filter(image -> !embedded && !MilvusImages.isName(image))
                .ifPresent(image -> problems.add(Settings.MILVUS_IMAGE.name() + " = \"" + image
                        + "\": a cluster pulls images by their names, and only EMBEDDED takes files. Allowed: "
                        + ImageNames.ALLOWED + "; " + Settings.IMAGES_LOAD.key()
                        + " gives the cluster of CONTAINERS what the Docker engine has."));
    }

    private void checkKubernetesNames() {
        find(Settings.ENVIRONMENT)
                .filter(environment -> environment != Environment.EMBEDDED)
                .ifPresent(environment -> problems.addAll(KubernetesNames.problemsInSharedCluster(
                        find(Settings.NAMESPACE), find(Settings.SERVICE_ACCOUNT))));
    }

    private void checkWorkloadIdentity() {
        find(Settings.WORKLOAD_IDENTITY)
                .filter(identity -> identity == WorkloadIdentity.POD_IDENTITY)
                .filter(identity ->
                        !refused.contains(Settings.MILVUS_VERSION) && !refused.contains(Settings.MILVUS_IMAGE))
                .flatMap(identity -> find(Settings.ENVIRONMENT))
                .ifPresent(environment -> problems.addAll(WorkloadIdentities.problemsOfPodIdentity(
                        environment,
                        milvus(),
                        find(Settings.MILVUS_RUNTIME).orElse(MilvusRuntime.AUTO),
                        find(Settings.AWS_EKS_CLUSTER).isPresent(),
                        !adopt().isEmpty())));
    }

    private void checkWorkloads() {
        if (refused.contains(Settings.MILVUS_VERSION)) {
            return;
        }
        // Of a home, only its program tells the version: it is asked when the workload is run.
        Optional<String> version = milvus().said()
                .or(() -> milvus().home().isPresent() ? Optional.empty() : Optional.of(MilvusVersions.DEFAULT));
        problems.addAll(WorkloadSets.problems(
                find(Settings.WORKLOADS).orElse(Set.of()), find(Settings.ENVIRONMENT), version, adopt()));
    }

    /** Its default depends on who is to be trusted. */
    private void readTrustPolicy() {
        if (values.containsKey(Settings.TRUST_POLICY) || refused.contains(Settings.TRUST_POLICY)) {
            return;
        }
        find(Settings.WORKLOAD_IDENTITY)
                .flatMap(identity -> parse(
                        Settings.TRUST_POLICY, new Found(WorkloadIdentities.trustPolicy(identity), "the default")))
                .ifPresent(value -> values.put(Settings.TRUST_POLICY, value));
    }

    private void checkContainers() {
        if (configuration.isCi() && find(Settings.CONTAINERS_REUSE).equals(Optional.of(true))) {
            problems.add(Settings.CONTAINERS_REUSE.key()
                    + " = \"true\": this is a CI server (environment variable CI), where"
                    + " containers that nobody removes are a leak. Leave it out.");
        }
        if (!find(Settings.ENVIRONMENT).equals(Optional.of(Environment.CONTAINERS))) {
            return;
        }
        if (find(Settings.KUBE_CONTEXT).isEmpty()) {
            find(Settings.KUBE_GATEWAY)
                    .map(ContainersSpec::gatewayWithoutCluster)
                    .ifPresent(problems::add);
        } else {
            problems.addAll(ContainersSpec.problemsOfContext(
                    find(Settings.CONTAINERS_REUSE).orElse(false),
                    find(Settings.IMAGES_LOAD).orElse(List.of()),
                    find(Settings.WORKLOAD_IDENTITY)));
        }
    }

    private IfUnavailable ifUnavailable() {
        Environment environment = get(Settings.ENVIRONMENT);
        boolean required = required().environments().contains(environment)
                || environment == Environment.EMBEDDED && runtime().isRequired();
        return required ? IfUnavailable.FAIL : get(Settings.IF_UNAVAILABLE);
    }

    private Required required() {
        return find(Settings.REQUIRE).orElse(Required.NOTHING);
    }

    private RuntimeSpec runtime() {
        return new RuntimeSpec(get(Settings.MILVUS_RUNTIME), required().runtimes());
    }

    private AwsSpec aws() {
        return new AwsSpec(
                find(Settings.AWS_ACCOUNT),
                find(Settings.AWS_REGIONS).orElse(List.of()),
                find(Settings.AWS_ENDPOINT),
                new AwsClusterSpec(
                        find(Settings.AWS_EKS_CLUSTER), find(Settings.AWS_KUBE_CONTEXT), find(Settings.AWS_KUBECONFIG)),
                find(Settings.AWS_IDENTITY_PROVIDER).orElse(IdentityProviderUse.FIND),
                find(Settings.AWS_ACCESS).orElse(MilvusAccess.PORT_FORWARD),
                find(Settings.AWS_CLOUDTRAIL_WAIT).orElse(AwsSpec.CLOUDTRAIL_WAIT));
    }

    private AdoptSpec adopt() {
        return new AdoptSpec(
                find(Settings.ADOPT_BUCKET),
                find(Settings.ADOPT_POLICY),
                find(Settings.ADOPT_ROLE),
                find(Settings.ADOPT_SERVICE_ACCOUNT),
                find(Settings.ADOPT_RELEASE),
                find(Settings.ADOPT_PASSWORD).orElse(""));
    }

    private void checkAws() {
        for (Setting<?> setting : List.of(Settings.AWS_ACCOUNT, Settings.AWS_REGIONS)) {
            if (!values.containsKey(setting) && !refused.contains(setting)) {
                problems.add(AwsSpec.missing(setting));
            }
        }
        if (find(Settings.FAIL_ON_DENIAL).equals(Optional.of(true))) {
            problems.add(
                    Settings.FAIL_ON_DENIAL.name() + " = true: AWS tells what it denied only minutes later, when the"
                            + " test is over. Leave it out in AWS; assertThat(deployment.decisions().byMilvus()).hasNoDenials()"
                            + " waits for it.");
        }
        find(Settings.REGION).flatMap(aws()::refusalOf).ifPresent(problems::add);
        if (!refused.contains(Settings.AWS_EKS_CLUSTER)) {
            problems.addAll(aws().cluster().problems());
        }
    }

    private List<PolicyTemplate> policies() {
        return find(Settings.POLICIES).orElseGet(() -> List.of(get(Settings.POLICY)));
    }

    private void checkPolicies() {
        if (isSaid(Settings.POLICY) && isSaid(Settings.POLICIES)) {
            problems.add(Settings.POLICY.name() + " and " + Settings.POLICIES.name()
                    + " are both set, and the role gets the documents of one of them. Name all of them in "
                    + Settings.POLICIES.name() + ".");
        }
        checkPartition(Settings.POLICY, find(Settings.POLICY).stream());
        checkPartition(Settings.POLICIES, find(Settings.POLICIES).stream().flatMap(List::stream));
    }

    private void checkPartition(Setting<?> setting, Stream<PolicyTemplate> documents) {
        find(Settings.REGION)
                .ifPresent(region -> documents
                        .flatMap(document -> Partitions.problem(setting, document.text(), region).stream())
                        .distinct()
                        .forEach(problems::add));
    }

    private void read(Setting<?> setting) {
        List<Found> said = request.layers().stream()
                .filter(layer -> layer.values().containsKey(setting))
                .map(layer -> new Found(String.valueOf(layer.values().get(setting)), layer.origin()))
                .toList();
        if (said.isEmpty()) {
            configuration
                    .find(setting)
                    .or(() -> setting.defaultText().map(text -> new Found(text, "the default")))
                    .flatMap(found -> parse(setting, found))
                    .ifPresent(value -> values.put(setting, value));
            return;
        }
        Found first = said.get(0);
        Optional<Object> value = parse(setting, first);
        value.ifPresent(read -> values.put(setting, read));
        for (Found other : said.subList(1, said.size())) {
            if (other.text().equals(first.text())) {
                continue;
            }
            Optional<Object> otherValue = parse(setting, other);
            if (value.isPresent() && otherValue.isPresent() && !value.equals(otherValue)) {
                problems.add(setting.name() + " = " + shown(setting, first.text()) + " (" + first.origin() + ") and "
                        + shown(setting, other.text()) + " (" + other.origin()
                        + ") contradict each other. Set it in one of the two places only, or to the same value.");
            }
        }
    }

    private Optional<Object> parse(Setting<?> setting, Found found) {
        try {
            if (found.text().isBlank()) {
                throw new Refusal("it is empty. Allowed: " + setting.allowed() + ".");
            }
            return Optional.of(setting.reader().read(found.text(), request.anchor()));
        } catch (Refusal e) {
            refused.add(setting);
            problems.add(setting.name() + " = " + shown(setting, found.text()) + " (" + found.origin() + "): "
                    + e.getMessage());
            return Optional.empty();
        }
    }

    private static String shown(Setting<?> setting, String text) {
        if (setting == Settings.POLICIES) {
            return DocumentReader.shownSeveral(text);
        }
        return DOCUMENTS.contains(setting) ? DocumentReader.shown(text) : "\"" + text + "\"";
    }

    private <T> T get(Setting<T> setting) {
        return find(setting).orElseThrow();
    }

    @SuppressWarnings("unchecked") // Only its own reader puts a setting's value in here.
    private <T> Optional<T> find(Setting<T> setting) {
        return Optional.ofNullable((T) values.get(setting));
    }
}
