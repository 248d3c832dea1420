package dev.milvusons3.internal.junit;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Runs sample classes in a JUnit engine of their own, on deployments that are none. */
final class FakeRun {
    private final FakeStarter starter = new FakeStarter();
    private final Map<String, String> parameters = new HashMap<>();
    private final List<ClassSelector> selectors;

    private FakeRun(List<ClassSelector> selectors) {
        this.selectors = selectors;
        parameter("milvus-on-s3.report", "off");
        // What the build itself was promised has nothing to do with these runs.
        parameter("milvus-on-s3.require", "AWS");
    }

    static FakeRun of(Class<?>... classes) {
        return new FakeRun(Arrays.stream(classes).map(type -> selectClass(type)).toList());
    }

    FakeRun parameter(String key, String value) {
        parameters.put(key, value);
        return this;
    }

    FakeRun parallel() {
        return parameter("junit.jupiter.execution.parallel.enabled", "true")
                .parameter("junit.jupiter.execution.parallel.mode.default", "concurrent")
                .parameter("junit.jupiter.execution.parallel.config.strategy", "fixed")
                .parameter("junit.jupiter.execution.parallel.config.fixed.parallelism", "4");
    }

    FakeStarter starter() {
        return starter;
    }

    /** {@return the directories that were attached, by the display name of what they were attached to} */
    Map<String, List<Path>> attached(Path output) {
        return withStarter(all -> Attachments.of(request(selectors, all), output));
    }

    EngineExecutionResults execute() {
        return withStarter(all -> EngineTestKit.engine("junit-jupiter")
                .selectors(selectors.toArray(ClassSelector[]::new))
                .configurationParameters(all)
                .execute());
    }

    /**
     * Runs the classes one by one in one launcher session, as Surefire does in each of several forks.
     *
     * @param beforeItEnds is run when the classes have been, and the session is still open
     */
    void executeOneByOne(Runnable beforeItEnds) {
        withStarter(all -> {
            try (LauncherSession session = LauncherFactory.openSession(Attachments.PLAIN)) {
                for (ClassSelector selector : selectors) {
                    session.getLauncher()
                            .execute(request(List.of(selector), all).build());
                }
                beforeItEnds.run();
                return selectors.size();
            }
        });
    }

    private static LauncherDiscoveryRequestBuilder request(List<ClassSelector> selectors, Map<String, String> all) {
        return LauncherDiscoveryRequestBuilder.request().selectors(selectors).configurationParameters(all);
    }

    private <T> T withStarter(Function<Map<String, String>, T> run) {
        String id = UUID.randomUUID().toString();
        FakeStarterInstaller.register(id, starter);
        try {
            Map<String, String> all = new HashMap<>(parameters);
            all.put("junit.jupiter.extensions.autodetection.enabled", "true");
            all.put("junit.jupiter.extensions.autodetection.include", FakeStarterInstaller.class.getName());
            all.put(FakeStarterInstaller.PARAMETER, id);
            return run.apply(all);
        } finally {
            FakeStarterInstaller.unregister(id);
        }
    }
}
