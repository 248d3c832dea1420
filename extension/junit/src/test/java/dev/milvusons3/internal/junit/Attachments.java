package dev.milvusons3.internal.junit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.reporting.FileEntry;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherConstants;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs tests by a real launcher, which unlike the test kit lets them attach files. */
final class Attachments implements TestExecutionListener {
    /** Without what the build registers for its own run. */
    static final LauncherConfig PLAIN = LauncherConfig.builder()
            .enableTestExecutionListenerAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false)
            .build();

    private final Map<String, List<Path>> attached = new ConcurrentHashMap<>();

    private final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private Attachments() {}

    /** {@return what was attached, by the display name of the test or container} */
    static Map<String, List<Path>> of(LauncherDiscoveryRequestBuilder request, Path output) {
        return run(request, output).attached;
    }

    /** {@return what tests and containers failed by} */
    static List<Throwable> failuresOf(LauncherDiscoveryRequestBuilder request, Path output) {
        return run(request, output).failures;
    }

    private static Attachments run(LauncherDiscoveryRequestBuilder request, Path output) {
        Attachments attachments = new Attachments();
        Launcher launcher = LauncherFactory.create(PLAIN);
        launcher.execute(
                request.configurationParameter(LauncherConstants.OUTPUT_DIR_PROPERTY_NAME, output.toString())
                        .build(),
                attachments);
        return attachments;
    }

    @Override
    public void executionFinished(TestIdentifier identifier, TestExecutionResult result) {
        result.getThrowable().ifPresent(failures::add);
    }

    @Override
    public void fileEntryPublished(TestIdentifier identifier, FileEntry file) {
        attached.computeIfAbsent(identifier.getDisplayName(), name -> new CopyOnWriteArrayList<>())
                .add(file.getPath());
    }
}
