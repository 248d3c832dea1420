package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.TestIssuer;
import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.eks.GatewayPodIdentity;
import dev.milvusons3.internal.report.StepLog;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An association is made, verified, and ended if it is the deployment's own. */
class PodIdentityStepTest {
    private static final PodIdentity.Association ALL = new PodIdentity.Association(
            "arn:aws:iam::111122223333:role/milvus",
            Optional.of("arn:aws:iam::444455556666:role/lake"),
            Optional.of("milvus-production"),
            Optional.of(
                    "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}"),
            true);
    private static final PodIdentity.Association OTHER =
            PodIdentity.Association.role("arn:aws:iam::111122223333:role/other");

    private final TestAccount account = new TestAccount(b -> b.eksCluster("test", URI.create(TestIssuer.URL)));
    private final AtomicInteger agent = new AtomicInteger();
    private final PodIdentity podIdentity = new GatewayPodIdentity(account.gateway.eksAuth(), agent::incrementAndGet);
    private final ReleaseStack releases = new ReleaseStack(new StepLog("test"));
    private final PodIdentityStep step = new PodIdentityStep(
            podIdentity, new ServiceAccountStep.Made("milvus", "sa"), ALL, RunTags.of("r", Duration.ofHours(1)));

    @AfterEach
    void close() {
        account.close();
    }

    private PodIdentity.Association provision() {
        return step.provision(new JournalledCreations(releases, Journal.NONE));
    }

    @Test
    void itIsThereAfterwardsAndGoneInTheEnd() {
        PodIdentity.Association made = provision();
        step.verify(made);

        assertThat(podIdentity.associated("milvus", "sa")).hasValue(ALL);
        assertThat(agent).as("pods were given a way").hasValue(1);
        assertThat(releases.releaseAll()).isEmpty();
        assertThat(podIdentity.associated("milvus", "sa")).isEmpty();
        assertThatThrownBy(() -> step.verify(made))
                .isInstanceOf(VerificationException.class)
                .hasMessageContaining("what service account milvus/sa is associated with")
                .hasMessageContaining("Optional.empty");
    }

    @Test
    void somebodyElsesStays() {
        podIdentity.associate("milvus", "sa", OTHER, Map.of());

        assertThatThrownBy(this::provision)
                .hasMessage("service account milvus/sa is associated with a role already; leave namespace out for a"
                        + " generated one, or choose another serviceAccount");
        assertThat(releases.releaseAll()).isEmpty();
        assertThat(podIdentity.associated("milvus", "sa")).hasValue(OTHER);
    }
}
