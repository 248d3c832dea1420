package dev.milvusons3.internal.kubernetes.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the golden pods leave open. */
class PodIdentityWebhookTest {
    private static final String ROLE = "arn:aws:iam::123456789012:role/milvus";

    private final PodIdentityWebhook webhook = new PodIdentityWebhook(PodIdentitySettings.eks("us-east-2"), () -> 0L);
    private final Map<String, String> ofAccount = new HashMap<>(Map.of("eks.amazonaws.com/role-arn", ROLE));
    private final Map<String, String> ofPod = new HashMap<>();
    private final Map<String, String> labels = new HashMap<>();

    @Test
    void a_pod_on_eks_shows_five_variables_in_this_order() {
        assertThat(mutated().getSpec().getContainers().get(0).getEnv())
                .extracting(EnvVar::getName, EnvVar::getValue)
                .containsExactly(
                        tuple("AWS_STS_REGIONAL_ENDPOINTS", "regional"),
                        tuple("AWS_DEFAULT_REGION", "us-east-2"),
                        tuple("AWS_REGION", "us-east-2"),
                        tuple("AWS_ROLE_ARN", ROLE),
                        tuple(
                                "AWS_WEB_IDENTITY_TOKEN_FILE",
                                "/var/run/secrets/eks.amazonaws.com/serviceaccount/token"));
    }

    @Test
    void the_given_pod_stays_as_it_is() {
        Pod pod = pod();
        Pod before = new PodBuilder(pod).build();
        Pod mutated = webhook.mutate(pod, (namespace, name) -> Optional.of(account()));
        assertThat(pod).isEqualTo(before).isNotEqualTo(mutated);
    }

    @ParameterizedTest
    @CsvSource({"''", "true", "false"})
    void the_skip_label_counts_whatever_its_value(String value) {
        labels.put("eks.amazonaws.com/skip-pod-identity-webhook", value);
        assertNotMutated();
    }

    @Test
    void an_account_without_role_is_no_business_of_the_webhook() {
        ofAccount.clear();
        assertNotMutated();
        ofAccount.put("eks.amazonaws.com/role-arn", "");
        assertNotMutated();
    }

    @Test
    void an_account_that_does_not_exist_yet_means_no_mutation_and_no_error() {
        Pod pod = pod();
        assertThat(webhook.mutate(pod, (namespace, name) -> Optional.empty())).isSameAs(pod);
    }

    @Test
    void a_malformed_arn_is_injected_all_the_same() {
        ofAccount.put("eks.amazonaws.com/role-arn", "role/milvus");
        assertThat(mutated().getSpec().getContainers().get(0).getEnv())
                .contains(new EnvVar("AWS_ROLE_ARN", "role/milvus", null));
    }

    @ParameterizedTest(name = "pod {0}, service account {1}: {2}")
    @CsvSource({
        "7200, 3600, 7200", // pod first
        ", 3600, 3600", // then service account
        ", , 86400", // then flag
        "599, 3600, 600", // never less than the API server issues
        ", 1, 600",
        "-1, , 600",
        "soon, 3600, 3600", // unreadable counts as absent
        ", soon, 86400",
        "1e3, , 86400",
        "100000, , 100000" // the webhook has no upper limit, only the API server has
    })
    void expiration(String pod, String account, long expected) {
        putIfGiven(ofPod, "token-expiration", pod);
        putIfGiven(ofAccount, "token-expiration", account);
        assertThat(mutated()
                        .getSpec()
                        .getVolumes()
                        .get(0)
                        .getProjected()
                        .getSources()
                        .get(0)
                        .getServiceAccountToken()
                        .getExpirationSeconds())
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "true, true", "1, true", "T, true", "t, true", "TRUE, true", "True, true",
        "false, false", "0, false", "F, false", "f, false", "FALSE, false", "False, false",
        "yes, true", "tRUE, true", "'', true" // unreadable: the flag, which is on
    })
    void regional_endpoints(String annotation, boolean expected) {
        putIfGiven(ofAccount, "sts-regional-endpoints", annotation);
        List<EnvVar> env = mutated().getSpec().getContainers().get(0).getEnv();
        assertThat(env.contains(new EnvVar("AWS_STS_REGIONAL_ENDPOINTS", "regional", null)))
                .isEqualTo(expected);
    }

    @Test
    void the_audience_is_the_accounts() {
        ofAccount.put("eks.amazonaws.com/audience", "other");
        assertThat(mutated()
                        .getSpec()
                        .getVolumes()
                        .get(0)
                        .getProjected()
                        .getSources()
                        .get(0)
                        .getServiceAccountToken()
                        .getAudience())
                .isEqualTo("other");
    }

    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "init | false | true",
                "init,main | false | false",
                "init, main | false | true", // the space belongs to the name
                "\"init\",\"main\" | false | false",
                "\"init,main\" | true | true",
                "in\"it,main | true | true", // malformed: none is skipped
                "\"init,main | true | true",
                "'' | true | true"
            })
    void skipped_containers(String csv, boolean init, boolean main) {
        ofPod.put("eks.amazonaws.com/skip-containers", csv);
        Pod mutated = mutated();
        assertThat(mutated.getSpec().getInitContainers().get(0).getEnv().isEmpty())
                .isEqualTo(!init);
        assertThat(mutated.getSpec().getContainers().get(0).getEnv().isEmpty()).isEqualTo(!main);
    }

    @Test
    void the_volume_comes_first() {
        Pod pod = new PodBuilder(pod())
                .editSpec()
                .addNewVolume()
                .withName("data")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
        assertThat(webhook.mutate(pod, (namespace, name) -> Optional.of(account()))
                        .getSpec()
                        .getVolumes())
                .extracting("name")
                .containsExactly("aws-iam-token", "data");
    }

    @Test
    void mutating_twice_changes_nothing_more() {
        Pod once = mutated();
        assertThat(webhook.mutate(once, (namespace, name) -> Optional.of(account())))
                .isEqualTo(once);
    }

    @Test
    void pod_identity_of_unknown_accounts_has_defaults_and_jitter() {
        PodIdentitySettings eks = PodIdentitySettings.eks("us-east-2");
        PodIdentitySettings settings = new PodIdentitySettings(
                eks.annotationDomain(),
                eks.mountPath(),
                eks.audience(),
                eks.region(),
                eks.regionalSts(),
                3600,
                Optional.of(new PodIdentitySettings.PodIdentity(
                        "pods.eks.amazonaws.com",
                        "/var/run/secrets/pods.eks.amazonaws.com/serviceaccount",
                        "eks-pod-identity-token",
                        "eks-pod-identity-token",
                        "http://169.254.170.23/v1/credentials",
                        (namespace, account) -> account.equals("milvus"))));
        Pod mutated = new PodIdentityWebhook(settings, () -> 0L).mutate(pod(), (namespace, name) -> Optional.empty());
        assertThat(mutated.getMetadata().getLabels()).containsEntry("eks.amazonaws.com/pod-identity", "enabled");
        assertThat(mutated.getSpec().getContainers().get(0).getEnv())
                .extracting(EnvVar::getName)
                .containsExactly(
                        "AWS_DEFAULT_REGION",
                        "AWS_REGION",
                        "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                        "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE");
        assertThat(mutated.getSpec()
                        .getVolumes()
                        .get(0)
                        .getProjected()
                        .getSources()
                        .get(0)
                        .getServiceAccountToken()
                        .getExpirationSeconds())
                .isEqualTo(79_200);
    }

    private void assertNotMutated() {
        Pod pod = pod();
        assertThat(webhook.mutate(pod, (namespace, name) -> Optional.of(account())))
                .isSameAs(pod);
    }

    private Pod mutated() {
        return webhook.mutate(pod(), (namespace, name) -> Optional.of(account()));
    }

    private Pod pod() {
        return new PodBuilder()
                .withNewMetadata()
                .withName("pod")
                .withNamespace("ns")
                .withAnnotations(ofPod)
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName("milvus")
                .addNewInitContainer()
                .withName("init")
                .endInitContainer()
                .addNewContainer()
                .withName("main")
                .endContainer()
                .endSpec()
                .build();
    }

    private io.fabric8.kubernetes.api.model.ServiceAccount account() {
        return new ServiceAccountBuilder()
                .withNewMetadata()
                .withName("milvus")
                .withNamespace("ns")
                .withAnnotations(ofAccount)
                .endMetadata()
                .build();
    }

    private static void putIfGiven(Map<String, String> annotations, String key, String value) {
        if (value != null) {
            annotations.put("eks.amazonaws.com/" + key, value);
        }
    }
}
