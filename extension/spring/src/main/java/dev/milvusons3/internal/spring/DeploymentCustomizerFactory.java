package dev.milvusons3.internal.spring;

import dev.milvusons3.internal.junit.ClassDeployments;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Finds the test classes whose application contexts are to know a deployment. Spring finds this in {@code META-INF/spring.factories}. */
public final class DeploymentCustomizerFactory implements ContextCustomizerFactory {
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        return ClassDeployments.areWantedBy(testClass) ? new DeploymentCustomizer(testClass) : null;
    }
}
