package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.report.SecretLoggers;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
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
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.DynamicTestInvocationContext;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestWatcher;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/**
 * What the annotation's and the builder's extension have in common. Without state: one instance may serve several classes at
 * the same time.
 */
abstract class DeploymentExtension
        implements BeforeAllCallback,
                TestInstancePreConstructCallback,
                BeforeEachCallback,
                AfterEachCallback,
                ParameterResolver,
                TestWatcher,
                InvocationInterceptor,
                ExecutionCondition {
    private static final ConditionEvaluationResult AVAILABLE =
            ConditionEvaluationResult.enabled("the environment is available, or its want is a failure");

    /**
     * {@return what a test class asks for; empty if nothing}
     *
     * @param testClass the class
     * @param enclosing the test classes around it, outermost first
     */
    abstract Optional<SpecRequest> request(Class<?> testClass, List<Class<?>> enclosing);

    /** {@return what the context's test class asks for, in the variant that is run; empty if nothing} */
    final Optional<SpecRequest> request(ExtensionContext context) {
        return Contexts.findClass(context)
                .flatMap(found -> request(found.getRequiredTestClass(), found.getEnclosingTestClasses()))
                .map(request -> request.with(ActiveVariants.of(context)));
    }

    /** {@return the context's deployment; started if need be} */
    final StartedDeployment deployment(
            ExtensionContext context, SpecRequest request, UnaryOperator<ExtensionContext> ownerOfClass) {
        return Deployments.get(context, request, () -> read(context, request), ownerOfClass);
    }

    private DeploymentSpec read(ExtensionContext context, SpecRequest request) {
        Configuration configuration = Configuration.of(context::getConfigurationParameter);
        DeploymentSpec spec = SpecReader.read(request, configuration);
        // Nested classes come later, but what is wrong with them can be said before anything starts.
        List<Layer> variants = ActiveVariants.of(context);
        nested(request.anchor(), context.getEnclosingTestClasses())
                .forEach(nested -> SpecReader.read(nested.with(variants), configuration));
        return spec;
    }

    private Stream<SpecRequest> nested(Class<?> testClass, List<Class<?>> enclosing) {
        List<Class<?>> around = new ArrayList<>(enclosing);
        around.add(testClass);
        return ReflectionSupport.findNestedClasses(testClass, type -> AnnotationSupport.isAnnotated(type, Nested.class))
                .stream()
                .flatMap(type -> Stream.concat(request(type, around).stream(), nested(type, around)));
    }

    /** Asked for each class and each test. What is wrong with the settings is left to the start, which reports it. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        boolean variantsToCome = Contexts.findClass(context)
                .filter(found -> Variants.isAskedFor(found.getRequiredTestClass()))
                .filter(found -> ActiveVariants.of(context).isEmpty())
                .isPresent();
        if (variantsToCome) {
            return AVAILABLE;
        }
        try {
            return request(context)
                    .flatMap(request -> unavailable(context, request))
                    .map(ConditionEvaluationResult::disabled)
                    .orElse(AVAILABLE);
        } catch (MilvusOnS3ConfigurationException e) {
            return AVAILABLE;
        }
    }

    private Optional<String> unavailable(ExtensionContext context, SpecRequest request) {
        return Deployments.unavailable(context, Deployments.spec(context, request, () -> read(context, request)));
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        startInvocations(context);
        // A class template's is called once for all invocations, so what they differ in is not known yet.
        if (!ClassTemplates.isTemplate(context)) {
            start(context);
        }
    }

    /** Starts what invocations of class templates around a test share, if nothing has yet. */
    private void startInvocations(ExtensionContext context) {
        for (ExtensionContext invocation : ClassTemplates.invocationsAround(context)) {
            if (request(invocation)
                    .flatMap(request -> Deployments.started(invocation, request))
                    .isEmpty()) {
                startInvocation(invocation);
            }
        }
    }

    /** Starts what all tests in one invocation of a class template share. */
    final void startInvocation(ExtensionContext invocation) {
        ActiveVariants.putArguments(invocation);
        start(invocation);
    }

    private void start(ExtensionContext context) {
        // Where tests have regions of their own, no deployment is for all of them: each is started by the first that
        // asks.
        if (RegionArguments.differByMethod(context.getRequiredTestClass())) {
            return;
        }
        request(context)
                .filter(request -> Deployments.spec(context, request, () -> read(context, request))
                                .scope()
                        != Scope.METHOD)
                // Its tests are disabled one by one.
                .filter(request -> unavailable(context, request).isEmpty())
                .ifPresent(request -> {
                    StartedDeployment started = deployment(context, request, Contexts::owner);
                    DecidedBefore.remember(context, started);
                    started(context, started);
                });
    }

    /** Told what was started for a class or a test before anything asked for it. */
    void started(ExtensionContext context, StartedDeployment started) {}

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return request(context).isPresent() && Injection.supports(parameter, context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ActiveVariants.putArguments(context);
        refuseBeforeVariants(parameter, context);
        StartedDeployment started = deployment(context, request(context).orElseThrow(), Contexts::owner);
        return Injection.resolve(parameter, context, started);
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        startInvocations(context);
        remember(context);
    }

    /** Before the test's own {@code @BeforeEach} methods. */
    @Override
    public void beforeEach(ExtensionContext context) {
        // What starts between tests, such as Spring Boot, may have configured the logging anew.
        SecretLoggers.quieten();
        remember(context);
    }

    private void remember(ExtensionContext context) {
        request(context)
                .flatMap(request -> Deployments.started(context, request))
                .ifPresent(started -> DecidedBefore.remember(context, started));
    }

    private static void refuseBeforeVariants(ParameterContext parameter, ExtensionContext context) {
        boolean outside = Contexts.findClass(context)
                .filter(found -> Variants.isAskedFor(found.getRequiredTestClass()))
                .filter(found -> ActiveVariants.of(context).isEmpty())
                .isPresent();
        if (outside && context.getTestMethod().isEmpty()) {
            throw new ParameterResolutionException("JUnit calls "
                    + parameter.getDeclaringExecutable().getName()
                    + " once for all variants of the class, so it has no deployment. Use @BeforeEach or @AfterEach, or put it"
                    + " into a @Nested class, for which it is called in each variant.");
        }
    }

    /** Sees methods that are not watched, such as test factories. What a test made go wrong ends with it. */
    @Override
    public void afterEach(ExtensionContext context) {
        try {
            context.getExecutionException().ifPresent(failure -> record(context, failure));
        } finally {
            request(context)
                    .ifPresent(
                            request -> Deployments.started(context, request).ifPresent(StartedDeployment::undoFaults));
        }
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
        remember(context);
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
