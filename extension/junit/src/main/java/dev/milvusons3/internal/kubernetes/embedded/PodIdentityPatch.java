package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What the pod identity webhook puts into one pod, after pod's annotations, service account's annotations and flags were weighed, in this order. */
record PodIdentityPatch(
        String roleArn,
        Optional<String> containerCredentialsUri,
        String audience,
        String mountPath,
        String volumeName,
        String tokenPath,
        long tokenExpiration,
        boolean regionalSts,
        Set<String> skippedContainers) {
    /** The API server issues no shorter ones. */
    private static final long SHORTEST_EXPIRATION = 600;

    private static final long SHORTEST_JITTERED_EXPIRATION = 79_200;

    /** {@return nothing if the pod's service account has no role, or does not exist yet} */
    static Optional<PodIdentityPatch> of(
            Pod pod,
            PodIdentityWebhook.ServiceAccounts accounts,
            PodIdentitySettings settings,
            RandomGenerator random) {
        String namespace = pod.getMetadata().getNamespace();
        String name = pod.getSpec().getServiceAccountName();
        Optional<ServiceAccount> account = accounts.find(namespace, name);
        Annotations ofPod = new Annotations(settings, pod.getMetadata().getAnnotations());
        Optional<PodIdentitySettings.PodIdentity> podIdentity =
                settings.podIdentity().filter(it -> it.associations().has(namespace, name));
        if (podIdentity.isPresent()) {
            return Optional.of(podIdentity(podIdentity.get(), account, ofPod, settings, random));
        }
        return account.map(it -> new Annotations(settings, it.getMetadata().getAnnotations()))
                // A malformed ARN goes into the pod anyway: STS will say what is wrong with it.
                .filter(ofAccount -> !ofAccount.get("role-arn", "").isEmpty())
                .map(ofAccount -> new PodIdentityPatch(
                        ofAccount.get("role-arn", ""),
                        Optional.empty(),
                        ofAccount.get("audience", settings.audience()),
                        settings.mountPath(),
                        "aws-iam-token",
                        "token",
                        ofPod.expiration(ofAccount.expiration(settings.tokenExpiration())),
                        ofAccount.regionalSts(settings.regionalSts()),
                        ofPod.skippedContainers()));
    }

    private static PodIdentityPatch podIdentity(
            PodIdentitySettings.PodIdentity podIdentity,
            Optional<ServiceAccount> account,
            Annotations ofPod,
            PodIdentitySettings settings,
            RandomGenerator random) {
        Optional<Annotations> ofAccount =
                account.map(it -> new Annotations(settings, it.getMetadata().getAnnotations()));
        // For an account that the webhook does not know the flags count for nothing either.
        long expiration = ofPod.expiration(ofAccount
                .map(it -> it.expiration(settings.tokenExpiration()))
                .orElse(PodIdentitySettings.DEFAULT_TOKEN_EXPIRATION));
        if (expiration == PodIdentitySettings.DEFAULT_TOKEN_EXPIRATION) {
            // So that not all tokens of a cluster are renewed in the same minute.
            expiration = random.nextLong(SHORTEST_JITTERED_EXPIRATION, expiration + 1);
        }
        return new PodIdentityPatch(
                "",
                Optional.of(podIdentity.fullUri()),
                podIdentity.audience(),
                podIdentity.mountPath(),
                podIdentity.volumeName(),
                podIdentity.tokenPath(),
                expiration,
                ofAccount.map(it -> it.regionalSts(settings.regionalSts())).orElse(false),
                ofPod.skippedContainers());
    }

    /** Annotations of the webhook's domain; a value that cannot be read counts as absent. */
    private record Annotations(
            PodIdentitySettings settings, @Nullable Map<String, String> annotations) {
        String get(String key, String otherwise) {
            return annotations == null
                    ? otherwise
                    : annotations.getOrDefault(settings.annotationDomain() + "/" + key, otherwise);
        }

        long expiration(long otherwise) {
            try {
                return Math.max(SHORTEST_EXPIRATION, Long.parseLong(get("token-expiration", "")));
            } catch (NumberFormatException absentOrMalformed) {
                return otherwise;
            }
        }

        /** Reads what Go's {@code strconv.ParseBool} reads. */
        boolean regionalSts(boolean otherwise) {
            return switch (get("sts-regional-endpoints", "")) {
                case "1", "t", "T", "true", "TRUE", "True" -> true;
                case "0", "f", "F", "false", "FALSE", "False" -> false;
                default -> otherwise;
            };
        }

        Set<String> skippedContainers() {
            return CsvRecord.parse(get("skip-containers", "")).map(Set::copyOf).orElse(Set.of());
        }
    }
}
