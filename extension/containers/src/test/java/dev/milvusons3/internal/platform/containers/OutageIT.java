package dev.milvusons3.internal.platform.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.DockerClient;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.spec.ContainersSpec;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.testcontainers.DockerClientFactory;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** A container that is paused takes connections and answers none: nobody waits for it without a word. */
@RequiresContainers
@Timeout(180)
class OutageIT {
    private static SharedContainers containers;
    private final DockerClient docker = DockerClientFactory.instance().client();

    @BeforeAll
    static void start() {
        ContainersSpec images = RequiresContainers.Images.spec();
        containers = SharedContainers.start(
                new ContainersSpec(
                        images.localStackImage(),
                        images.k3sImage(),
                        List.of(),
                        false,
                        Optional.empty(),
                        Optional.empty()),
                Region.US_EAST_2,
                RequiresContainers.Images.PATIENCE,
                RequiresContainers.Images.runs());
    }

    @AfterAll
    static void stop() {
        containers.close();
    }

    @Test
    void ofLocalStackIsInTheAnswerTheDecisionAndTheFailure() {
        Instant began = Instant.now();
        RegionFront front = containers.front(Region.US_EAST_2);
        String sentence = "LocalStack at " + containers.localStackEndpoint() + " has not answered for ";
        String container = containers.ids().get(0);
        try (EndpointAccount account = new EndpointAccount(
                front.gateway().endpoint(),
                Region.US_EAST_2,
                StaticCredentialsProvider.create(front.gateway().rootCredentials()),
                "OutageIT",
                front.written())) {
            account.s3()
                    .createBucket(
                            b -> b.bucket("kept").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
            docker.pauseContainerCmd(container).exec();
            try {
                assertThatThrownBy(() -> account.s3().listObjectsV2(b -> b.bucket("kept")))
                        .isInstanceOfSatisfying(
                                S3Exception.class,
                                e -> assertThat(e.statusCode()).isEqualTo(503))
                        .hasMessageContaining(sentence)
                        .hasMessageContaining("(its container is paused)");
                assertThat(front.gateway().decisions().list())
                        .anyMatch(decision -> decision.action().equals("s3:ListBucket")
                                && decision.reason().startsWith(sentence));
                assertThat(containers.outages(began))
                        .singleElement()
                        .satisfies(told -> assertThat(told)
                                .startsWith("Meanwhile " + sentence)
                                .endsWith(" s (its container is paused); it still does not answer"));
            } finally {
                docker.unpauseContainerCmd(container).exec();
            }
            awaitAnswers(began);

            assertThat(account.s3().listObjectsV2(b -> b.bucket("kept")).contents())
                    .isEmpty();
            assertThat(containers.outages(Instant.now()))
                    .as("what was over before")
                    .isEmpty();
        }
    }

    @Test
    void ofTheClusterIsSaidThoughNobodyAsksIt() {
        Instant began = Instant.now();
        String container = containers.ids().get(1);
        docker.pauseContainerCmd(container).exec();
        try {
            while (containers.outages(began).isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(containers.outages(began))
                    .singleElement()
                    .satisfies(told -> assertThat(told)
                            .startsWith("Meanwhile the cluster at https://")
                            .contains("(its container is paused)"));
        } finally {
            docker.unpauseContainerCmd(container).exec();
        }
        awaitAnswers(began);
    }

    private static void awaitAnswers(Instant began) {
        while (containers.outages(began).stream().anyMatch(told -> told.endsWith("it still does not answer"))) {
            Thread.onSpinWait();
        }
    }
}
