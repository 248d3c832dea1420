package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.StartedDeployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
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

    /** {@return the context's deployment; started if need be} */
    final StartedDeployment deployment(
            ExtensionContext context, SpecRequest request, UnaryOperator<ExtensionContext> ownerOfClass) {
        return Deployments.get(context, request, () -> read(context, request), ownerOfClass);
    }

    private DeploymentSpec read(ExtensionContext context, SpecRequest request) {
        Configuration configuration = Configuration.of(context::getConfigurationParameter);
        List<String> conflicts = new ArrayList<>(request.conflicts());
        conflicts.addAll(StoreClosing.problems(context));
        DeploymentSpec spec =
                SpecReader.read(new SpecRequest(request.anchor(), request.layers(), conflicts), configuration);
        // Nested classes come later, but what is wrong with them can be said before anything starts.
        nested(request.anchor(), context.getEnclosingTestClasses())
                .forEach(nested -> SpecReader.read(nested, configuration));
        return spec;
    }

    private Stream<SpecRequest> nested(Class<?> testClass, List<Class<?>> enclosing) {
        List<Class<?>> around = new ArrayList<>(enclosing);
        around.add(testClass);
        return ReflectionSupport.findNestedClasses(testClass, type -> AnnotationSupport.isAnnotated(type, Nested.class))
                .stream()
                .flatMap(type -> Stream.concat(request(type, around).stream(), nested(type, around)));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        request(context).ifPresent(request -> deployment(context, request, Contexts::owner));
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
        StartedDeployment started = deployment(context, request(context).orElseThrow(), Contexts::owner);
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
