package dev.milvusons3.internal.junit;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.report.Redaction;
import dev.milvusons3.internal.report.run.Denial;
import dev.milvusons3.internal.report.run.Denials;
import dev.milvusons3.internal.report.run.RunTest;
import dev.milvusons3.internal.report.run.RunTest.Failure;
import dev.milvusons3.internal.report.run.RunTest.Result;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** How the tests of a run went. What is known of a test while it runs is kept until JUnit says how it ended. */
final class TestResults {
    private static final int MOST_DENIALS = 3;
    /** A message may hold a page of some log. */
    private static final int MOST_CHARACTERS = 20_000;

    private final Map<String, Running> running = new ConcurrentHashMap<>();
    private final Queue<RunTest> ended = new ConcurrentLinkedQueue<>();

    /** A test begins. */
    void began(ExtensionContext test) {
        of(test).began = System.nanoTime();
    }

    /** A test's own code is done, on this deployment, which still runs. */
    void ran(ExtensionContext test, Optional<RunningDeployment> on, Optional<Throwable> why) {
        Running known = of(test);
        known.took = System.nanoTime() - known.began;
        on.ifPresent(started -> {
            known.deployment = started.deployment().runId();
            why.ifPresent(failure -> {
                known.denials = denials(test, started);
                known.redaction = Redaction.of(List.of(
                        Objects.toString(started.deployment().connectConfig().getPassword(), "")));
            });
        });
    }

    /** Evidence was attached to a test or class. */
    void attached(ExtensionContext context, Path directory) {
        of(context).attachments = directory;
    }

    /** JUnit says how a test ended. */
    void ended(ExtensionContext test, Result result, Optional<Throwable> why) {
        why.ifPresent(failure -> blame(test, failure));
        add(test, test.getDisplayName(), result, why.map(TestResults::failure));
    }

    /** A test, or a class, does not run. */
    void disabled(ExtensionContext context, Optional<String> reason, Optional<RunningDeployment> ofClass) {
        ofClass.ifPresent(
                started -> of(context).deployment = started.deployment().runId());
        String name = context.getTestMethod().isPresent() ? context.getDisplayName() : "";
        add(context, name, Result.DISABLED, reason.map(text -> new Failure("", text, List.of(), Optional.empty())));
    }

    /** A class failed as a whole, on this deployment if it got one. Of that more than one may tell. */
    synchronized void failedClass(ExtensionContext context, Throwable why, Optional<RunningDeployment> on) {
        String type = context.getRequiredTestClass().getName();
        Running running = of(context);
        on.ifPresent(started -> running.deployment = started.deployment().runId());
        blame(context, why);
        boolean known = ended.stream()
                .anyMatch(test -> test.isClass()
                        && test.type().equals(type)
                        && test.deployment().equals(running.deployment)
                        && test.result() == Result.FAILED);
        if (!known) {
            add(context, "", Result.FAILED, Optional.of(failure(why)));
        }
    }

    /** Of a start that failed, the run is known only by what was thrown. */
    private void blame(ExtensionContext context, Throwable why) {
        Running running = of(context);
        if (running.deployment.isEmpty()) {
            running.deployment = FailedStarts.runOf(why).orElse("");
        }
    }

    List<RunTest> all() {
        return List.copyOf(ended);
    }

    private void add(ExtensionContext context, String name, Result result, Optional<Failure> why) {
        Running known = of(context);
        running.remove(context.getUniqueId());
        String type = context.getTestClass()
                .or(() -> Contexts.findClass(context).flatMap(ExtensionContext::getTestClass))
                .map(Class::getName)
                .orElse("");
        ended.add(new RunTest(
                known.deployment,
                type,
                name,
                result,
                Duration.ofNanos(Math.max(0, known.took)),
                why.map(failure -> new Failure(
                        failure.type(),
                        shortened(known.redaction.apply(failure.message())),
                        known.denials,
                        Optional.ofNullable(known.attachments)
                                .map(Path::toAbsolutePath)
                                .map(Path::toString)))));
    }

    private static Failure failure(Throwable thrown) {
        return new Failure(
                thrown.getClass().getName(), Objects.toString(thrown.getMessage(), ""), List.of(), Optional.empty());
    }

    private static List<Denial> denials(ExtensionContext test, RunningDeployment started) {
        List<RecordedDecision> meanwhile = started.deployment()
                .decisions()
                .since(DecidedBefore.of(test, started))
                .all();
        return Denials.in(meanwhile).first(MOST_DENIALS);
    }

    private static String shortened(String text) {
        return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "...";
    }

    private Running of(ExtensionContext context) {
        return running.computeIfAbsent(context.getUniqueId(), id -> new Running());
    }

    /** What is known of a test that runs. One thread at a time deals with a test. */
    private static final class Running {
        volatile long began = System.nanoTime();
        volatile long took;
        volatile String deployment = "";
        volatile List<Denial> denials = List.of();
        volatile Redaction redaction = Redaction.of(List.of());
        volatile @Nullable Path attachments;
    }
}
