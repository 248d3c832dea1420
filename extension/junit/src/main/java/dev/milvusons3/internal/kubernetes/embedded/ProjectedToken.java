package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A pod's token in a file, renewed when four fifths of its life are over, as kubelets do. */
final class ProjectedToken {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectedToken.class);
    private static final Duration RETRY = Duration.ofMinutes(1);

    private final Pod pod;
    private final ServiceAccountTokenProjection projection;
    private final Path file;
    private final TokenRequests requests;
    private final Clock clock;
    private Instant renewal = Instant.MIN;

    ProjectedToken(Pod pod, ServiceAccountTokenProjection projection, Path file, TokenRequests requests, Clock clock) {
        this.pod = pod;
        this.projection = projection;
        this.file = file;
        this.requests = requests;
        this.clock = clock;
    }

    Path file() {
        return file;
    }

    /** {@return the token that the file holds, after renewing it if that is due and possible} */
    synchronized String read() {
        renewIfDue();
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The pod's token cannot be read.", e);
        }
    }

    synchronized void renewIfDue() {
        if (!clock.instant().isBefore(renewal)) {
            tryToRenew();
        }
    }

    /** If it fails, because the service account is gone say, it leaves the file as it is. */
    synchronized void tryToRenew() {
        try {
            renew();
        } catch (ApiException | UncheckedIOException e) {
            renewal = clock.instant().plus(RETRY);
            LOG.warn(
                    "The token of pod {}/{} cannot be renewed: {}",
                    pod.getMetadata().getNamespace(),
                    pod.getMetadata().getName(),
                    e.getMessage());
        }
    }

    /**
     * @throws ApiException if the API server issues none
     * @throws UncheckedIOException if it cannot be written
     */
    synchronized void renew() {
        TokenRequestBuilder request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(projection.getExpirationSeconds())
                .withNewBoundObjectRef(
                        "v1",
                        "Pod",
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid())
                .endSpec();
        if (projection.getAudience() != null && !projection.getAudience().isEmpty()) {
            request.editSpec().addToAudiences(projection.getAudience()).endSpec();
        }
        TokenRequest answer = requests.answer(
                pod.getMetadata().getNamespace(), pod.getSpec().getServiceAccountName(), request.build());
        try {
            PrivateFiles.write(file, answer.getStatus().getToken().getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("The pod's token cannot be written.", e);
        }
        Instant expiration = Instant.parse(answer.getStatus().getExpirationTimestamp());
        Instant issued = Instant.parse(answer.getMetadata().getCreationTimestamp());
        renewal =
                issued.plus(Duration.between(issued, expiration).multipliedBy(4).dividedBy(5));
    }
}
