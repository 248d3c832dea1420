package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.authentication.BoundObjectReference;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestSpec;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The subresource by which service account tokens are had.
 *
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/authentication-resources/token-request-v1/">TokenRequest</a>
 */
final class TokenRequests {
    private static final long SHORTEST_SECONDS = 600;
    private static final long LONGEST_ASKED_SECONDS = 1L << 32;
    private static final long DEFAULT_SECONDS = 3600;
    /** Whom tokens are for when the asker does not say: the API server itself, by its name on EKS. */
    private static final String API_AUDIENCE = "https://kubernetes.default.svc";

    private final ObjectStore store;
    private final ServiceAccountTokens tokens;

    TokenRequests(ObjectStore store, ServiceAccountTokens tokens) {
        this.store = store;
        this.tokens = tokens;
    }

    /**
     * @return the request with its status
     * @throws ApiException if there is no such service account, or what is asked for cannot be had
     */
    TokenRequest answer(String namespace, String accountName, TokenRequest request) {
        ServiceAccount account = store.find(
                        ApiPath.core(namespace, "serviceaccounts", accountName), ServiceAccount.class)
                .orElseThrow(() -> ApiException.notFound("serviceaccounts", accountName));
        TokenRequestSpec spec = request.getSpec() == null ? new TokenRequestSpec() : request.getSpec();
        List<String> audiences =
                spec.getAudiences() == null || spec.getAudiences().isEmpty()
                        ? List.of(API_AUDIENCE)
                        : spec.getAudiences();
        long seconds = spec.getExpirationSeconds() == null ? DEFAULT_SECONDS : spec.getExpirationSeconds();
        if (seconds < SHORTEST_SECONDS || seconds > LONGEST_ASKED_SECONDS) {
            throw ApiException.invalid(
                    "TokenRequest",
                    "",
                    "spec.expirationSeconds: Invalid value: %d: may not specify a duration %s"
                            .formatted(
                                    seconds,
                                    seconds < SHORTEST_SECONDS ? "less than 10 minutes" : "larger than 2^32 seconds"));
        }
        ServiceAccountTokens.Issued issued = tokens.issue(
                account,
                audiences,
                Duration.ofSeconds(seconds),
                Optional.ofNullable(spec.getBoundObjectRef()).map(reference -> bound(reference, account)));
        long granted = Duration.between(issued.issuedAt(), issued.expiration()).toSeconds();
        return new TokenRequestBuilder(request)
                .withNewMetadata()
                .withName(accountName)
                .withNamespace(namespace)
                .withCreationTimestamp(Timestamps.of(issued.issuedAt()))
                .endMetadata()
                .withSpec(spec)
                .editSpec()
                .withAudiences(audiences)
                .withExpirationSeconds(granted)
                .endSpec()
                .withNewStatus(Timestamps.of(issued.expiration()), issued.token())
                .build();
    }

    private HasMetadata bound(BoundObjectReference reference, ServiceAccount account) {
        String namespace = account.getMetadata().getNamespace();
        String kind = reference.getKind() == null ? "" : reference.getKind();
        HasMetadata object = switch (kind) {
            case "Pod" -> findBound(namespace, "pods", reference, Pod.class);
            case "Secret" -> findBound(namespace, "secrets", reference, Secret.class);
            default ->
                throw ApiException.badRequest("cannot bind token for serviceaccount \"%s\" to object of type %s %s"
                        .formatted(account.getMetadata().getName(), reference.getApiVersion(), kind));
        };
        String uid = object.getMetadata().getUid();
        if (reference.getUid() != null
                && !reference.getUid().isEmpty()
                && !reference.getUid().equals(uid)) {
            throw new ApiException(
                    409,
                    "Conflict",
                    "the UID in the bound object reference (%s) does not match the UID in record. The object might have been deleted and then recreated"
                            .formatted(reference.getUid()));
        }
        if (object instanceof Pod pod
                && !account.getMetadata().getName().equals(pod.getSpec().getServiceAccountName())) {
            throw ApiException.badRequest(
                    "cannot bind token for serviceaccount \"%s\" to pod running with different serviceaccount name."
                            .formatted(account.getMetadata().getName()));
        }
        return object;
    }

    private <T extends HasMetadata> T findBound(
            String namespace, String plural, BoundObjectReference reference, Class<T> type) {
        return store.find(ApiPath.core(namespace, plural, reference.getName()), type)
                .orElseThrow(() -> ApiException.notFound(plural, reference.getName()));
    }
}
