package dev.milvusons3.internal.junit;

import dev.milvusons3.IfUnavailable;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import java.util.List;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** For tests that make deployments themselves: the starter of the run, whose environment annotated classes share. */
public final class SharedStarter implements ParameterResolver, ExecutionCondition {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == DeploymentStarter.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return DeploymentUse.starter(context);
    }

    /** As for annotated classes. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        DeploymentSpec spec = SpecReader.read(
                new SpecRequest(SharedStarter.class, List.of(), List.of()),
                Configuration.of(context::getConfigurationParameter));
        return DeploymentUse.unavailable(context, spec)
                .map(ConditionEvaluationResult::disabled)
                .orElse(ConditionEvaluationResult.enabled(IfUnavailable.FAIL.name()));
    }
}
