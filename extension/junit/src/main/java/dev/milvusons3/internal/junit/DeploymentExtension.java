package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.report.SecretLoggers;
import dev.milvusons3.internal.report.run.RunTest.Result;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.RunningDeployment;
import dev.milvusons3.internal.versions.Versions;
import java.lang.annotation.Annotation;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
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
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;
import org.junit.jupiter.api.extension.TestWatcher;
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
    private static final String TEST = "this test";
    private static final ConditionEvaluationResult AVAILABLE =
            ConditionEvaluationResult.enabled("the environment is available, or its want is a failure");

    /**
     * {@return what a test class asks for; empty if nothing}
     *
     * @param testClass the class
     * @param enclosing the test classes around it, outermost first
     */
    abstract Optional<SpecRequest> request(Class<?> testClass, List<Class<?>> enclosing);

    /** {@return how the context uses a deployment; empty if its class asks for none} */
    final Optional<DeploymentUse> use(ExtensionContext context) {
        return DeploymentUse.of(context, this::request);
    }

    /** {@return the context's deployment, if it has one that was started} */
    private Optional<RunningDeployment> started(ExtensionContext context) {
        return use(context).flatMap(DeploymentUse::started);
    }

    /** {@return whether the context is around the variants of its class, not in one of them} */
    private static boolean isAroundVariants(ExtensionContext context) {
        return Contexts.findClass(context)
                .filter(found -> Variants.isAskedFor(found.getRequiredTestClass()))
                .filter(found -> ActiveVariants.of(context).isEmpty())
                .isPresent();
    }

    /** Asked for each class and each test. What is wrong with the settings is left to the start, which reports it. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        Versions.check();
        if (isAroundVariants(context)) {
            return AVAILABLE;
        }
        try {
            Optional<String> reason = use(context).flatMap(DeploymentUse::unavailable);
            if (reason.isPresent() && context.getTestMethod().isEmpty()) {
                report(context).ifPresent(report -> report.tests().disabled(context, reason, Optional.empty()));
            }
            return reason.map(ConditionEvaluationResult::disabled).orElse(AVAILABLE);
        } catch (MilvusOnS3ConfigurationException e) {
            return AVAILABLE;
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        reportingFailure(context, () -> {
            startInvocations(context);
            // A class template's is called once for all invocations, so what they differ in is not known yet.
            if (!ClassTemplates.isTemplate(context)) {
                start(context);
            }
        });
    }

    /** Does what a whole class fails by. */
    private void reportingFailure(ExtensionContext context, Runnable start) {
        try {
            start.run();
        } catch (RuntimeException | Error e) {
            report(context).ifPresent(report -> report.tests().failedClass(context, e, Optional.empty()));
            throw e;
        }
    }

    /** {@return the run's report, also if the settings are wrong} */
    private Optional<RunReport> report(ExtensionContext context) {
        Optional<RunReport> known = RunReport.find(context);
        return known.isPresent()
                ? known
                : Contexts.findClass(context).flatMap(found -> {
                    SpecRequest request = new SpecRequest(found.getRequiredTestClass(), List.of(), List.of());
                    Configuration configuration = Configuration.of(context::getConfigurationParameter);
                    return RunReport.of(
                            context,
                            SpecReader.report(request, configuration),
                            SpecReader.cache(request, configuration));
                });
    }

    /** Starts what invocations of class templates around a test share, if nothing has yet. */
    private void startInvocations(ExtensionContext context) {
        for (ExtensionContext invocation : ClassTemplates.invocationsAround(context)) {
            if (started(invocation).isEmpty()) {
                startInvocation(invocation);
            }
        }
    }

    /** Starts what all tests in one invocation of a class template share. */
    final void startInvocation(ExtensionContext invocation) {
        ActiveVariants.putArguments(invocation);
        reportingFailure(invocation, () -> start(invocation));
    }

    private void start(ExtensionContext context) {
        // Where tests have regions of their own, no deployment is for all of them: each is started by the first that
        // asks.
        if (RegionArguments.differByMethod(context.getRequiredTestClass())) {
            return;
        }
        use(context)
                .filter(use -> use.spec().scope() != Scope.METHOD)
                // Its tests are disabled one by one.
                .filter(use -> use.unavailable().isEmpty())
                .ifPresent(use -> {
                    RunningDeployment started = use.deployment();
                    DecidedBefore.remember(context, started);
                    ClassDeployments.put(context, started.deployment());
                    hold(context, started);
                });
    }

    /** Told what was started for a class or a test before anything asked for it. */
    void hold(ExtensionContext context, RunningDeployment started) {}

    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return use(context).isPresent() && Injection.supports(parameter, context);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ActiveVariants.putArguments(context);
        refuseBeforeVariants(parameter, context);
        return Injection.resolve(parameter, context, use(context).orElseThrow().deployment());
    }

    @Override
    public void preConstructTestInstance(TestInstanceFactoryContext factory, ExtensionContext context) {
        startInvocations(context);
        // An instance for all tests comes before beforeAll, and others may want the deployment for it.
        if (context.getTestMethod().isEmpty() && !ClassTemplates.isTemplate(context)) {
            reportingFailure(context, () -> start(context));
        }
        remember(context);
    }

    /** Before the test's own {@code @BeforeEach} methods. */
    @Override
    public void beforeEach(ExtensionContext context) {
        // What starts between tests, such as Spring Boot, may have configured the logging anew.
        SecretLoggers.quieten();
        remember(context);
        RunReport.find(context).ifPresent(report -> report.tests().began(context));
    }

    private void remember(ExtensionContext context) {
        started(context).ifPresent(started -> DecidedBefore.remember(context, started));
    }

    private static void refuseBeforeVariants(ParameterContext parameter, ExtensionContext context) {
        if (isAroundVariants(context) && context.getTestMethod().isEmpty()) {
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
            ran(context, context.getExecutionException());
        } finally {
            started(context).ifPresent(RunningDeployment::undoFaults);
        }
    }

    /** Sees what {@code afterEach} does not: constructors, and what other extensions throw. */
    @Override
    public void testFailed(ExtensionContext context, Throwable cause) {
        record(context, cause);
        ended(context, Result.FAILED, Optional.of(cause));
    }

    @Override
    public void testSuccessful(ExtensionContext context) {
        ended(context, Result.PASSED, Optional.empty());
    }

    @Override
    public void testAborted(ExtensionContext context, Throwable cause) {
        ended(context, Result.ABORTED, Optional.of(cause));
    }

    @Override
    public void testDisabled(ExtensionContext context, Optional<String> reason) {
        RunReport.find(context)
                .ifPresent(report -> report.tests()
                        .disabled(context, reason, Contexts.findClass(context).flatMap(this::started)));
    }

    private void ran(ExtensionContext context, Optional<Throwable> failure) {
        RunReport.find(context).ifPresent(report -> report.tests().ran(context, started(context), failure));
    }

    private static void ended(ExtensionContext context, Result result, Optional<Throwable> why) {
        RunReport.find(context).ifPresent(report -> report.tests().ended(context, result, why));
    }

    @Override
    public final <T> T interceptTestClassConstructor(
            Invocation<T> invocation, ReflectiveInvocationContext<Constructor<T>> constructor, ExtensionContext context)
            throws Throwable {
        return guarded(
                context,
                invocation,
                "the constructor of " + constructor.getTargetClass().getSimpleName());
    }

    @Override
    public final void interceptBeforeAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(context, invocation, lifecycle(BeforeAll.class, method));
    }

    @Override
    public final void interceptBeforeEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(context, invocation, lifecycle(BeforeEach.class, method));
    }

    @Override
    public final void interceptTestMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(context, invocation, TEST);
    }

    @Override
    public final void interceptTestTemplateMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(context, invocation, TEST);
    }

    @Override
    public final <T extends @Nullable Object> T interceptTestFactoryMethod(
            Invocation<T> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        return guarded(context, invocation, TEST);
    }

    @Override
    public final void interceptAfterEachMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(context, invocation, lifecycle(AfterEach.class, method));
    }

    @Override
    public final void interceptAfterAllMethod(
            Invocation<Void> invocation, ReflectiveInvocationContext<Method> method, ExtensionContext context)
            throws Throwable {
        guarded(context, invocation, lifecycle(AfterAll.class, method));
    }

    private static String lifecycle(
            Class<? extends Annotation> annotation, ReflectiveInvocationContext<Method> method) {
        return "@" + annotation.getSimpleName() + " " + method.getExecutable().getName() + "()";
    }

    /** Where there is no deployment yet, or never any, as for all variants of a class, nothing can be denied. */
    private <T extends @Nullable Object> T guarded(ExtensionContext context, Invocation<T> invocation, String invoked)
            throws Throwable {
        Optional<DenialGuard> guard = use(context)
                .flatMap(use -> use.started().filter(started -> use.spec().failOnDenial()))
                .map(started -> new DenialGuard(started, ExpectedDenials.of(context), invoked));
        return guard.isPresent() ? guard.get().proceed(invocation) : invocation.proceed();
    }

    /** Dynamic tests are not watched like others, and do not fail their factory. */
    @Override
    public void interceptDynamicTest(
            Invocation<Void> invocation, DynamicTestInvocationContext invocationContext, ExtensionContext context)
            throws Throwable {
        remember(context);
        RunReport.find(context).ifPresent(report -> report.tests().began(context));
        try {
            guarded(context, invocation, TEST);
            ran(context, Optional.empty());
            ended(context, Result.PASSED, Optional.empty());
        } catch (Throwable e) {
            record(context, e);
            ran(context, Optional.of(e));
            ended(context, e instanceof TestAbortedException ? Result.ABORTED : Result.FAILED, Optional.of(e));
            throw e;
        }
    }

    private void record(ExtensionContext context, Throwable failure) {
        if (!(failure instanceof TestAbortedException)) {
            use(context).ifPresent(use -> use.recordFailure(failure));
        }
    }
}
