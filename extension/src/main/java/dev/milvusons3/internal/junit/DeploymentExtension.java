package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.StartedDeployment;
import java.util.Optional;
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
abstract class DeploymentExtension implements BeforeAllCallback, ParameterResolver, TestWatcher, InvocationInterceptor {
    /** {@return what the context's test class asks for; empty if nothing} */
    abstract Optional<SpecRequest> request(ExtensionContext context);

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
        } catch (TestAbortedException e) {
            throw e;
        } catch (Throwable e) {
            record(context, e);
            throw e;
        }
    }

    private void record(ExtensionContext context, Throwable failure) {
        request(context).ifPresent(request -> Deployments.recordFailure(context, request, failure));
    }
}
