package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.steps.DeploymentStarter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/** Puts a run's fake starter where the extension looks first. Detected by JUnit in runs that ask for it, that is, in {@link FakeRun}. */
public final class FakeStarterInstaller
        implements ExecutionCondition, BeforeAllCallback, TestInstancePreConstructCallback {
    static final String PARAMETER = "fake.starter";

    private static final Map<String, FakeStarter> STARTERS = new ConcurrentHashMap<>();

    static void register(String id, FakeStarter starter) {
        STARTERS.put(id, starter);
    }

    static void unregister(String id) {
        STARTERS.remove(id);
    }

    /** Before the extension's own condition, which asks the starter too. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        install(context);
        return ConditionEvaluationResult.enabled("the starter is there");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        install(context);
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        install(context);
    }

    private static void install(ExtensionContext context) {
        String id = context.getConfigurationParameter(PARAMETER).orElseThrow();
        Places.ofRun(context).put(DeploymentStarter.class, STARTERS.get(id));
    }
}
