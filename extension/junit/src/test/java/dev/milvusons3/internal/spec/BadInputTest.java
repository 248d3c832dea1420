package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The exact words for whatever cannot be had. */
class BadInputTest {
    private static final String BUCKET_RULES =
            ". See https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html.";
    private static final String ROLE_RULES = ". Allowed: 1 to 64 letters, digits and _+=,.@-.";
    private static final String LABEL_RULES =
            ". Allowed: an RFC 1123 label: 1 to 63 lower-case letters, digits and hyphens,"
                    + " a letter or digit at both ends.";
    private static final String ROOT_PATH_RULES =
            ". Allowed: 1 to 256 letters, digits and !-_.*'(), in parts with a slash"
                    + " between, such as \"files\" or \"team/files\".";
    private static final String TIMEOUT_RULES =
            ". Allowed: greater than zero and at most 2h, such as \"90s\", \"5m\" or \"PT90S\".";

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(
                        Settings.ENVIRONMENT,
                        "kubernetes",
                        "no such environment. Allowed: one of EMBEDDED, CONTAINERS, AWS."),
                arguments(
                        Settings.ENVIRONMENT,
                        "AWS, EMBEDDED",
                        "more than one value. Allowed: at most one of EMBEDDED, CONTAINERS, AWS."),
                arguments(
                        Settings.WORKLOADS,
                        "CORE, GX",
                        "no such workload; did you mean \"GC\"? Allowed: one of CORE, GC, COMPACTION, MULTIPART, IMPORT, BACKUP, RESTART,"
                                + " COLLECTIONS, WOODPECKER."),
                arguments(
                        Settings.REQUIRE,
                        "containers, namespaces",
                        "no such environment or runtime: NAMESPACES; did you mean \"NAMESPACE\"? Allowed: environments and runtimes of"
                                + " EMBEDDED, CONTAINERS, AWS, NAMESPACE, PROCESS, CONTAINER, separated by commas."),
                arguments(
                        Settings.REGION,
                        "us-easy-2",
                        "AWS has no such region; did you mean \"us-east-2\"? Allowed: the id of a region, see"
                                + " https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html."),
                arguments(
                        Settings.REGION,
                        "aws-global",
                        "AWS has no such region. Allowed: the id of a region, see"
                                + " https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html."),
                arguments(
                        Settings.BUCKET_NAME,
                        "ab",
                        "S3 would refuse it: it has 2 characters. Allowed: 3 to 63" + BUCKET_RULES),
                arguments(
                        Settings.BUCKET_NAME,
                        "a".repeat(64),
                        "S3 would refuse it: it has 64 characters. Allowed: 3 to 63" + BUCKET_RULES),
                arguments(
                        Settings.BUCKET_NAME,
                        "my_bucket",
                        "S3 would refuse it: character \"_\" at position 3. Allowed: lower-case letters, digits, dots and"
                                + " hyphens" + BUCKET_RULES),
                arguments(
                        Settings.BUCKET_NAME,
                        "bucket-",
                        "S3 would refuse it: it must begin and end with a letter or digit" + BUCKET_RULES),
                arguments(
                        Settings.BUCKET_NAME, "my..bucket", "S3 would refuse it: two dots side by side" + BUCKET_RULES),
                arguments(
                        Settings.BUCKET_NAME,
                        "192.168.5.4",
                        "S3 would refuse it: it looks like an IP address" + BUCKET_RULES),
                arguments(
                        Settings.BUCKET_NAME,
                        "xn--bucket",
                        "S3 would refuse it: names that begin with \"xn--\" are reserved" + BUCKET_RULES),
                arguments(
                        Settings.BUCKET_NAME,
                        "bucket-s3alias",
                        "S3 would refuse it: names that end with \"-s3alias\" are reserved" + BUCKET_RULES),
                arguments(
                        Settings.ROLE_NAME,
                        "my role",
                        "IAM would refuse it: character \" \" at position 3" + ROLE_RULES),
                arguments(Settings.ROLE_NAME, "r".repeat(65), "IAM would refuse it: it has 65 characters" + ROLE_RULES),
                arguments(
                        Settings.POLICY_NAME,
                        "a/b",
                        "IAM would refuse it: character \"/\" at position 2. Allowed: 1 to 128 letters, digits and"
                                + " _+=,.@-."),
                arguments(
                        Settings.POLICY_NAME,
                        "a\tb",
                        "IAM would refuse it: character U+0009 at position 2. Allowed: 1 to 128 letters, digits and"
                                + " _+=,.@-."),
                arguments(Settings.NAMESPACE, "Milvus", "Kubernetes would refuse it" + LABEL_RULES),
                arguments(Settings.NAMESPACE, "mil.vus", "Kubernetes would refuse it" + LABEL_RULES),
                arguments(Settings.NAMESPACE, "n".repeat(64), "Kubernetes would refuse it" + LABEL_RULES),
                arguments(
                        Settings.SERVICE_ACCOUNT,
                        "milvus.-sa",
                        "Kubernetes would refuse it. Allowed: an RFC 1123 subdomain: 1 to 253 lower-case letters, digits,"
                                + " hyphens and dots, a letter or digit at both ends of each part."),
                arguments(
                        Settings.ROOT_PATH,
                        "/",
                        "not a root path: a slash at an end or beside another" + ROOT_PATH_RULES),
                arguments(
                        Settings.ROOT_PATH,
                        "a//b",
                        "not a root path: a slash at an end or beside another" + ROOT_PATH_RULES),
                arguments(
                        Settings.ROOT_PATH,
                        "a/../b",
                        "not a root path: \".\" and \"..\" mean nothing in a key" + ROOT_PATH_RULES),
                arguments(
                        Settings.ROOT_PATH, "a b", "not a root path: character \" \" at position 2" + ROOT_PATH_RULES),
                arguments(
                        Settings.ROOT_PATH,
                        "p".repeat(257),
                        "not a root path: it has 257 characters" + ROOT_PATH_RULES),
                arguments(
                        Settings.MILVUS_VERSION,
                        "v2.3.5",
                        "it has the \"v\" of the image's tag. Allowed: a version such as 2.3.5."),
                arguments(
                        Settings.MILVUS_VERSION,
                        "2.2.16",
                        "Milvus 2.2.16 is older than all that is known here: 2.3, 2.4, 2.5, 2.6, 3.0. Ask for one of these lines,"
                                + " such as 2.3.5."),
                arguments(
                        Settings.MILVUS_IMAGE,
                        "milvusdb/milvus",
                        "neither tag nor digest, so that it would be another image some day. Allowed: "
                                + ImageNames.ALLOWED + "."),
                arguments(
                        Settings.MILVUS_IMAGE,
                        "https://registry.example/milvusdb/milvus:v2.6.22",
                        "a URL must end in .deb#sha256= and 64 hexadecimal digits, for nobody could say else what is run. Images"
                                + " are pulled by their names, without https://. Allowed: " + MilvusImages.ALLOWED
                                + "."),
                arguments(
                        Settings.MILVUS_REGISTRY,
                        "https://user@registry.example",
                        "not the address of a registry. Allowed: " + RegistryHosts.ALLOWED + "."),
                arguments(Settings.MILVUS_VERSION, "latest", "not a version. Allowed: a version such as 2.3.5."),
                arguments(
                        Settings.CHART,
                        "/",
                        "there is no Chart.yaml in it. Allowed: an existing directory with a Chart.yaml, or a .tgz"
                                + " archive."),
                arguments(
                        Settings.CHART,
                        "/no/chart.tgz",
                        "there is nothing at /no/chart.tgz. Allowed: an existing directory with a Chart.yaml, or a .tgz"
                                + " archive."),
                arguments(Settings.VALUES, "/", "not a file. Allowed: an existing file of YAML."),
                arguments(
                        Settings.IMAGES_LOAD,
                        "milvusdb/milvus:v2.3.5,busybox",
                        "\"busybox\": neither tag nor digest, so that it would be another image some day. Allowed: the"
                                + " name of an image, with its tag or digest."),
                arguments(Settings.CONTAINERS_REUSE, "yes", "neither true nor false. Allowed: true or false."),
                arguments(Settings.STARTUP_TIMEOUT, "0s", "nothing happens in no time" + TIMEOUT_RULES),
                arguments(Settings.STARTUP_TIMEOUT, "PT-5M", "nothing happens in no time" + TIMEOUT_RULES),
                arguments(Settings.STARTUP_TIMEOUT, "3h", "too long" + TIMEOUT_RULES),
                arguments(Settings.STARTUP_TIMEOUT, "soon", "not a duration" + TIMEOUT_RULES),
                arguments(Settings.STARTUP_TIMEOUT, "90", "not a duration" + TIMEOUT_RULES),
                arguments(
                        Settings.POLICY,
                        "policies/none.json",
                        "the class path has no resource \"policies/none.json\" (looked up by the class loader of"
                                + " dev.milvusons3.internal.spec.Specs). Allowed: a resource's full path, such as"
                                + " \"policies/milvus.json\" for src/test/resources/policies/milvus.json, or inline JSON"
                                + " that starts with {."),
                arguments(
                        Settings.TRUST_POLICY,
                        "classpath:Specs.class",
                        "the class path has no resource \"Specs.class\"; did you mean"
                                + " \"dev/milvusons3/internal/spec/Specs.class\"? Allowed: a resource's full path, or inline"
                                + " JSON that starts with {."));
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreRefusedInTheseWords(Setting<?> setting, String value, String refusal) {
        assertThat(Specs.problems(setting, value))
                .containsExactly(setting.name() + " = \"" + value + "\" (here): " + refusal);
    }

    /** In a cluster of its own a deployment may have any; elsewhere its namespace is deleted, and some must not be. */
    @ParameterizedTest
    @CsvSource({"CONTAINERS, default", "CONTAINERS, kube-system", "CONTAINERS, kube-mine"})
    void namespacesThatKubernetesKeepsForItself(String environment, String namespace) {
        Map<Setting<?>, String> values = Map.of(Settings.ENVIRONMENT, environment, Settings.NAMESPACE, namespace);
        assertThat(Specs.problems(Specs.request(new Layer("here", values)), Specs.NOTHING))
                .containsExactly(
                        "namespace = \"" + namespace + "\": Kubernetes keeps that namespace for itself, and this"
                                + " one is deleted after the tests. Allowed: any but \"default\" and those that begin with \"kube-\"."
                                + " Or use environment EMBEDDED, whose cluster is the deployment's own.");
    }

    @Test
    void theServiceAccountThatKubernetesMakes() {
        Map<Setting<?>, String> values =
                Map.of(Settings.ENVIRONMENT, "CONTAINERS", Settings.SERVICE_ACCOUNT, "default");
        assertThat(Specs.problems(Specs.request(new Layer("here", values)), Specs.NOTHING))
                .containsExactly(
                        "serviceAccount = \"default\": Kubernetes makes that one itself in every namespace."
                                + " Allowed: any other name. Or use environment EMBEDDED, whose cluster is the deployment's own.");
    }

    @Test
    void emptyValuesOfABuilderAreRefused() {
        assertThat(Specs.problems(Settings.ROOT_PATH, ""))
                .containsExactly("rootPath = \"\" (here): it is empty" + ROOT_PATH_RULES);
    }

    @Test
    void malformedJsonIsRefusedWithLineAndColumn() {
        String policy = """
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    { "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:{{partition}}:s3:::{{bucket}}/*", }
                  ]
                }
                """;

        assertThat(Specs.problems(Settings.POLICY, policy))
                .singleElement()
                .asString()
                .startsWith(
                        "policy = inline JSON of " + policy.length() + " characters (here): Syntax errors in policy.")
                .endsWith("(line 4, column 103).");
    }

    @Test
    void whatIamWouldRefuseIsRefused() {
        String policy = """
                { "Version": "2012-10-17", "Statement": [
                  { "Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:{{partition}}:s3:::{{bucket}}/*" }
                ]}
                """;

        assertThat(Specs.problems(Settings.POLICY, policy))
                .singleElement()
                .asString()
                .contains("allow")
                .contains("(line 2, column ");
    }

    @Test
    void aColumnIsThatOfTheTemplateNotOfTheRenderedDocument() {
        String policy = "{ \"Version\": \"2012-10-17\", \"Statement\": [ { \"Effect\": \"Allow\","
                + " \"Resource\": \"arn:{{partition}}:s3:::{{bucket}}/*\", \"Action\": \"s3:GetObject\", \"Effct\": 1 } ] }";

        assertThat(Specs.problems(Settings.POLICY, policy))
                .singleElement()
                .asString()
                .endsWith("(line 1, column " + (policy.indexOf("\"Effct\"") + 1) + ").");
    }

    @Test
    void anOldPolicyLanguageIsRefusedForAManagedPolicy() {
        String policy = "{ \"Statement\": [ { \"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\" } ] }";

        assertThat(Specs.problems(Settings.POLICY, policy))
                .singleElement()
                .asString()
                .contains("2012-10-17");
    }

    @Test
    void anUnknownPlaceholderIsRefusedWithThoseThatThereAre() {
        String policy = "{ \"Version\": \"2012-10-17\", \"Statement\": [ { \"Effect\": \"Allow\","
                + " \"Action\": \"s3:*\", \"Resource\": \"arn:aws:s3:::{{buket}}\" } ] }";

        assertThat(Specs.problems(Settings.POLICY, policy))
                .containsExactly("policy = inline JSON of " + policy.length()
                        + " characters (here): Unknown placeholder {{buket}} (line 1, column "
                        + (policy.indexOf("{{buket") + 1)
                        + "); there are {{bucket}}, {{partition}}, {{account}}, {{region}}, {{oidcProvider}},"
                        + " {{namespace}}, {{serviceAccount}}.");
    }

    @Test
    void aDocumentAboveIamsLimitIsRefused() {
        assertThat(Specs.problems(Settings.POLICY, statementOf(6145)))
                .singleElement()
                .asString()
                .endsWith("(here): Cannot exceed quota for PolicySize: 6144 (the document has 6145).");
        assertThat(Specs.read(Settings.POLICY, statementOf(6144))
                        .policies()
                        .get(0)
                        .text())
                .hasSizeGreaterThan(6144);
    }

    @Test
    void aTrustPolicyThatIsAnIdentityPolicyIsRefused() {
        assertThat(Specs.problems(Settings.TRUST_POLICY, "dev/milvusons3/milvus-s3-policy.json"))
                .singleElement()
                .asString()
                .startsWith("trustPolicy = \"dev/milvusons3/milvus-s3-policy.json\" (here): ")
                .contains("(line ");
    }

    @Test
    void directoriesMustBeDirectories(@TempDir Path directory) throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Configuration configuration = Specs.configuration(
                Map.of(
                        "milvus-on-s3.milvus.home",
                        directory.resolve("none").toString(),
                        "milvus-on-s3.cache",
                        file.resolve("cache").toString()),
                Map.of(),
                Map.of());

        assertThat(Specs.problems(Specs.request(), configuration))
                .containsExactly(
                        "milvus.home = \"" + directory.resolve("none")
                                + "\" (JUnit configuration parameter milvus-on-s3.milvus.home): there is nothing at "
                                + directory.resolve("none") + ". Allowed: an existing directory.",
                        "milvus-on-s3.cache = \"" + file.resolve("cache")
                                + "\" (JUnit configuration parameter milvus-on-s3.cache): " + file
                                + " is not a directory. Allowed: a directory that can be written, or made.");
    }

    @Test
    void aWorkloadThatTheServerLacks() {
        assertThat(Specs.problems(Settings.WORKLOADS, "GC, WOODPECKER"))
                .containsExactly(
                        "workloads = WOODPECKER: Milvus 2.3.5 has nothing that workload WOODPECKER could be done with:"
                                + " it came with Milvus 2.6. Leave it out, or run Milvus 2.6 (milvus.version).");
        Map<Setting<?>, String> newer = Map.of(Settings.WORKLOADS, "woodpecker", Settings.MILVUS_VERSION, "2.6.22");
        assertThat(SpecReader.read(Specs.request(new Layer("here", newer)), Specs.NOTHING)
                        .workloads())
                .containsExactly(Workload.WOODPECKER);
    }

    @Test
    void aWorkloadThatTheEnvironmentLacks() {
        Map<Setting<?>, String> values =
                Map.of(Settings.WORKLOADS, "MULTIPART, RESTART", Settings.ENVIRONMENT, "CONTAINERS");

        assertThat(Specs.problems(Specs.request(new Layer("here", values)), Specs.NOTHING))
                .containsExactly(
                        "workloads = RESTART: a Milvus in CONTAINERS keeps nothing of its own when it ends, so there is"
                                + " nothing to recover. EMBEDDED can do it.");
    }

    @Test
    void theSettingsOfAnAdoptedMilvusStay() {
        Map<Setting<?>, String> values = Map.of(
                Settings.ADOPT_SERVICE_ACCOUNT, "milvus/milvus-s3-access-sa",
                Settings.ADOPT_ROLE, "milvus-s3-access-sa",
                Settings.ADOPT_BUCKET, "my-bucket",
                Settings.ADOPT_RELEASE, "milvus-demo",
                Settings.WORKLOADS, "CORE, GC");

        assertThat(Specs.problems(Specs.request(new Layer("here", values)), Specs.NOTHING))
                .contains("workloads = GC: it needs settings of Milvus, and those of a Milvus that is adopted"
                        + " (adopt.release) are never changed. Leave one of the two out.");
    }

    @Test
    void whatIsForAStartedClusterDoesNotGoWithOneThatIsThere() {
        Map<Setting<?>, String> values = Map.of(
                Settings.ENVIRONMENT, "CONTAINERS",
                Settings.WORKLOAD_IDENTITY, "POD_IDENTITY",
                Settings.MILVUS_VERSION, "2.6.0");
        Map<String, String> parameters = Map.of(
                "milvus-on-s3.kube-context", "kind-kind",
                "milvus-on-s3.containers.reuse", "true",
                "milvus-on-s3.images.load", "milvusdb/milvus:v2.6.0");

        assertThat(Specs.problems(
                        Specs.request(new Layer("here", values)), Specs.configuration(parameters, Map.of(), Map.of())))
                .containsExactly(
                        "milvus-on-s3.kube-context and milvus-on-s3.containers.reuse are both set: the cluster stays"
                                + " anyway, and LocalStack is of one run. Leave milvus-on-s3.containers.reuse out.",
                        "milvus-on-s3.images.load is for a cluster that is started here, and milvus-on-s3.kube-context"
                                + " names one that is there. Load the images by the cluster's own means, such as kind"
                                + " load docker-image, and leave it out.",
                        "workloadIdentity = POD_IDENTITY: pods reach the agent by a rule in the node, which is made only"
                                + " in a node that is started here. Leave it out (IRSA), or leave"
                                + " milvus-on-s3.kube-context out.");
    }

    @Test
    void aGatewayInAClusterNeedsTheCluster() {
        Map<Setting<?>, String> values = Map.of(Settings.ENVIRONMENT, "CONTAINERS");

        assertThat(Specs.problems(
                        Specs.request(new Layer("here", values)),
                        Specs.configuration(Map.of("milvus-on-s3.kube-gateway", "gateways"), Map.of(), Map.of())))
                .containsExactly("milvus-on-s3.kube-gateway = \"gateways\": it is a namespace of the cluster that"
                        + " milvus-on-s3.kube-context names, which is not set. Set it to a context of the kubeconfig, or"
                        + " leave milvus-on-s3.kube-gateway out.");
        assertThat(Specs.problems(
                        Specs.request(new Layer("here", values)),
                        Specs.configuration(
                                Map.of(
                                        "milvus-on-s3.kube-context",
                                        "kind-kind",
                                        "milvus-on-s3.kube-gateway",
                                        "Gate ways"),
                                Map.of(),
                                Map.of())))
                .singleElement()
                .asString()
                .startsWith("milvus-on-s3.kube-gateway = \"Gate ways\"")
                .contains("an RFC 1123 label");
    }

    @Test
    void containersAreNotKeptInCi() {
        Map<String, String> parameters = Map.of("milvus-on-s3.containers.reuse", "true");

        assertThat(Specs.problems(Specs.request(), Specs.configuration(parameters, Map.of(), Map.of("CI", "true"))))
                .containsExactly("milvus-on-s3.containers.reuse = \"true\": this is a CI server (environment variable"
                        + " CI), where containers that nobody removes are a leak. Leave it out.");
        assertThat(SpecReader.read(Specs.request(), Specs.configuration(parameters, Map.of(), Map.of("CI", "false")))
                        .containers()
                        .reuse())
                .isTrue();
    }

    @Test
    void aMilvusIsAnImageOrAHome(@TempDir Path directory) {
        SpecRequest request = Specs.request(new Layer(
                "here",
                Map.of(Settings.MILVUS_IMAGE, "milvusdb/milvus:v2.6.22", Settings.MILVUS_HOME, directory.toString())));

        assertThat(Specs.problems(request, Specs.NOTHING))
                .containsExactly(
                        "milvus.image and milvus.home are both set, and only one of them can be run. Leave the other"
                                + " out.");
    }

    @Test
    void onlyEmbeddedTakesAMilvusOutOfAFile(@TempDir Path directory) throws Exception {
        Path archive = Files.createFile(directory.resolve("milvus.tar"));
        SpecRequest request = Specs.request(new Layer(
                "here", Map.of(Settings.ENVIRONMENT, "CONTAINERS", Settings.MILVUS_IMAGE, archive.toString())));

        assertThat(Specs.problems(request, Specs.NOTHING))
                .singleElement()
                .asString()
                .startsWith("milvus.image = \"" + archive
                        + "\": a cluster pulls images by their names, and only EMBEDDED" + " takes files.");
    }

    @Test
    void aMilvusThatIsNotThere(@TempDir Path directory) {
        assertThat(Specs.problems(Settings.MILVUS_IMAGE, "oci:" + directory.resolve("none") + ":v2.6.22"))
                .singleElement()
                .asString()
                .contains("there is nothing at " + directory.resolve("none"));
        assertThat(Specs.problems(Settings.MILVUS_IMAGE, "oci:" + directory))
                .singleElement()
                .asString()
                .contains(directory + " has no index.json, so it is no OCI layout.");
        assertThat(Specs.problems(Settings.MILVUS_IMAGE, directory + "/milvus.deb"))
                .singleElement()
                .asString()
                .contains("there is no file that can be read at " + directory + "/milvus.deb");
    }

    @Test
    void theExceptionKeepsItsProblems() {
        MilvusOnS3ConfigurationException exception = new MilvusOnS3ConfigurationException("a.B", List.of("one", "two"));

        assertThat(exception.problems()).containsExactly("one", "two");
        assertThat(exception)
                .hasMessage("a.B: 2 problems with the settings of @MilvusOnS3, nothing was started\n  - one\n  - two");
    }

    /** An identity policy of that many characters without white space. */
    private static String statementOf(int size) {
        String start =
                "{ \"Version\": \"2012-10-17\", \"Statement\": [ { \"Effect\": \"Allow\", \"Action\": \"s3:GetObject\","
                        + " \"Resource\": \"arn:aws:s3:::";
        String end = "\" } ] }";
        long fixed = (start + end).chars().filter(c -> c != ' ').count();
        return start + "x".repeat((int) (size - fixed)) + end;
    }
}
