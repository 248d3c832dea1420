package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.StartedDeployment;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.opentest4j.TestAbortedException;

/**
 * What the annotation's and the builder's extension have in common. Without state: one instance may serve several classes at
 * the same time.
 */
abstract class DeploymentExtension
        implements BeforeAllCallback, AfterEachCallback, ParameterResolver, TestWatcher, InvocationInterceptor {
    /**
     * {@return what a test class asks for; empty if nothing}
     *
     * @param testClass the class
     * @param enclosing the test classes around it, outermost first
     */
    abstract Optional<SpecRequest> request(Class<?> testClass, List<Class<?>> enclosing);

    /** {@return what the context's test class asks for; empty if nothing} */
    final Optional<SpecRequest> request(ExtensionContext context) {
        return Contexts.findClass(context)
                .flatMap(found -> request(found.getRequiredTestClass(), found.getEnclosingTestClasses()));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        request(context).ifPresent(request -> Deployments.get(context, request));
    }

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return request(context).isPresent() && Injection.supports(parameter);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        StartedDeployment started = Deployments.get(context, request(context).orElseThrow());
        return Injection.resolve(parameter, context, started);
    }

    /** Sees methods that are not watched, such as test factories. */
    @Override
    public void afterEach(ExtensionContext context) {
        context.getExecutionException().ifPresent(failure -> record(context, failure));
    }

    /** Sees what {@code afterEach} does not: constructors, and what other extensions throw. */
    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        record(context, cause);
    }

    /** Dynamic tests are not watched like others, and do not fail their factory. */
    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext invocationContext, ExtensionContext context)
            throws Throwable {
        try {
            invocation.proceed();
        } catch (Throwable e) {
            record(context, e);
            throw e;
        }
    }

    private void record(ExtensionContext context, Throwable failure) {
        if (!(failure instanceof TestAbortedException)) {
            request(context).ifPresent(request -> Deployments.recordFailure(context, request, failure));
        }
    }
}
