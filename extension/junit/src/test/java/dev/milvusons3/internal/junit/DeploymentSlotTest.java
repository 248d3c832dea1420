package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.report.Evidence;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One place, one start, whoever asks and however often. */
@Timeout(30)
class DeploymentSlotTest {
    private final ExecutorService threads = Executors.newFixedThreadPool(4);
    private final DeploymentSlot slot = new DeploymentSlot();

    @AfterEach
    void endThreads() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void concurrentAskersWaitForTheOneStart() throws Exception {
        FakeDeployment deployment = deployment(() -> {});
        AtomicInteger starts = new AtomicInteger();
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        Supplier<RunningDeployment> start = () -> {
            starts.incrementAndGet();
            starting.countDown();
            await(mayFinish);
            return deployment;
        };

        List<Future<RunningDeployment>> askers = new ArrayList<>();
        askers.add(threads.submit(() -> slot.get(start, "A")));
        await(starting);
        askers.add(threads.submit(() -> slot.get(start, "B")));
        askers.add(threads.submit(() -> slot.get(start, "C")));
        assertThat(askers).noneMatch(Future::isDone);
        mayFinish.countDown();

        for (Future<RunningDeployment> asker : askers) {
            assertThat(asker.get()).isSameAs(deployment);
        }
        assertThat(starts).hasValue(1);
    }

    @Test
    void anInterruptedAskerGivesUpWithoutHarmToTheStart() throws Exception {
        CountDownLatch starting = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        FakeDeployment deployment = deployment(() -> {});
        Future<RunningDeployment> starter = threads.submit(() -> slot.get(
                () -> {
                    starting.countDown();
                    await(mayFinish);
                    return deployment;
                },
                "A"));
        await(starting);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> slot.get(() -> deployment, "B"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessage("B was interrupted while it waited for the deployment that A starts");
        assertThat(Thread.interrupted()).isTrue();

        mayFinish.countDown();
        assertThat(starter.get()).isSameAs(deployment);
    }

    @Test
    void aStartThatIsInterruptedStillHasItsResult() {
        FakeDeployment deployment = deployment(() -> {});

        RunningDeployment started = slot.get(
                () -> {
                    Thread.currentThread().interrupt();
                    return deployment;
                },
                "A");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(started).isSameAs(deployment);
    }

    @Test
    void aThreadThatIsLentToAnotherTestWhileItStartsDoesNotWaitForItself() {
        assertThatThrownBy(() -> slot.get(() -> slot.get(() -> deployment(() -> {}), "B"), "A"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("B was run by the thread that still starts the deployment for A");
    }

    @Test
    void errorsOfAStartAreRememberedToo() {
        Supplier<RunningDeployment> start = () -> {
            throw new NoClassDefFoundError("io/milvus/Missing");
        };

        assertThatThrownBy(() -> slot.get(start, "A")).isInstanceOf(NoClassDefFoundError.class);
        assertThatThrownBy(() -> slot.get(() -> deployment(() -> {}), "A"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessage("java.lang.NoClassDefFoundError: io/milvus/Missing"
                        + "\nThe start for an earlier test failed, and the same deployment is not tried twice.")
                .hasCauseInstanceOf(NoClassDefFoundError.class);
        slot.close();
    }

    @Test
    void closingClearsAnInterruptAndRestoresIt() {
        AtomicReference<Boolean> interrupted = new AtomicReference<>();
        slot.get(() -> deployment(() -> interrupted.set(Thread.currentThread().isInterrupted())), "A");

        Thread.currentThread().interrupt();
        slot.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).hasValue(false);
    }

    @Test
    void closingAnEmptyPlaceDoesNothing() {
        slot.close();
    }

    @Test
    void aFailedCloseRestoresTheInterruptToo() {
        IllegalStateException failure = new IllegalStateException("left");
        slot.get(
                () -> deployment(() -> {
                    throw failure;
                }),
                "A");

        Thread.currentThread().interrupt();
        assertThatThrownBy(slot::close).isSameAs(failure);

        assertThat(Thread.interrupted()).isTrue();
    }

    private static FakeDeployment deployment(Runnable duringClose) {
        return new FakeDeployment(
                FakeDeployment.SPEC,
                "A",
                "run1",
                Optional.empty(),
                closed -> duringClose.run(),
                () -> null,
                failure -> Evidence.none("fake"),
                run -> Optional.empty());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
