package dev.milvusons3.internal.junit;

import dev.milvusons3.IfUnavailable;
import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.FailedStart;
import dev.milvusons3.internal.steps.StartedDeployment;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Finds the deployment that a context uses, or has it started. All state is in JUnit's stores. */
final class Deployments {
    private Deployments() {}

    /**
     * {@return the deployment; started if this is the first to ask for it}
     *
     * @param context of the class, or of something in it
     * @param request what the class asks for
     * @param read turns that into a spec
     * @param ownerOfClass from the class' context, finds the one at whose end the deployment goes
     */
    static StartedDeployment get(
            ExtensionContext context,
            SpecRequest request,
            Supplier<DeploymentSpec> read,
            UnaryOperator<ExtensionContext> ownerOfClass) {
        ExtensionContext classContext = Contexts.findClass(context).orElseThrow();
        ClassUse use = use(classContext, request);
        DeploymentSpec spec = use.spec(read);
        // Before any holder is in the root's store, for stores close the youngest first: what deployments share goes
        // last.
        Optional<RunReport> report = RunReport.of(context, spec);
        DeploymentStarter starter = starter(context);
        DeploymentHolder holder = spec.scope() == Scope.METHOD
                ? holder(testOf(context, request), spec)
                : use.holder(() -> holder(classContext, spec, ownerOfClass));
        report.ifPresent(run -> holder.atClose(started -> run.add(started.report())));
        String requester = request.anchor().getName();
        return holder.get(
                () -> {
                    try {
                        return starter.start(spec, requester);
                    } catch (FailedStart e) {
                        report.ifPresent(run -> run.add(e.report()));
                        FailureReports.publish(context, e.evidence(), e);
                        throw e;
                    }
                },
                requester);
    }

    /** {@return what a class asks for, read without anything being started} */
    static DeploymentSpec spec(ExtensionContext context, SpecRequest request, Supplier<DeploymentSpec> read) {
        return use(Contexts.findClass(context).orElseThrow(), request).spec(read);
    }

    /** {@return the deployment that a test uses, if it uses one that was started} */
    static Optional<StartedDeployment> started(ExtensionContext test, SpecRequest request) {
        ClassUse use = use(Contexts.findClass(test).orElseThrow(), request);
        return use.holder()
                .or(() -> use.spec()
                        .filter(spec -> spec.scope() == Scope.METHOD)
                        .flatMap(spec -> Contexts.findMethod(test).map(method -> holder(method, spec))))
                .flatMap(DeploymentHolder::started);
    }

    /** Remembers that something failed on the deployment that the context uses, and attaches what is known about it. */
    static void recordFailure(ExtensionContext context, SpecRequest request, Throwable failure) {
        ClassUse use = use(Contexts.findClass(context).orElseThrow(), request);
        use.holder().ifPresent(holder -> FailureReports.record(context, holder, failure));
        // A test's own deployment sees the test's failure by itself; only dynamic tests do not fail their method.
        use.spec()
                .filter(spec -> spec.scope() == Scope.METHOD)
                .flatMap(spec -> Contexts.findMethod(context)
                        .filter(method -> !method.equals(context))
                        .map(method -> holder(method, spec)))
                .ifPresent(holder -> FailureReports.record(context, holder, failure));
    }

    /** {@return why the environment that a class asks for cannot be had, if it would rather be disabled then} */
    static Optional<String> unavailable(ExtensionContext context, DeploymentSpec spec) {
        return spec.ifUnavailable() == IfUnavailable.DISABLE ? starter(context).unavailable(spec) : Optional.empty();
    }

    private static ExtensionContext testOf(ExtensionContext context, SpecRequest request) {
        return Contexts.findMethod(context)
                .orElseThrow(
                        () -> new MilvusOnS3ConfigurationException(
                                request.anchor().getName(),
                                List.of(
                                        "scope = METHOD: each test has a deployment of its own, so there is none for the whole class."
                                                + " Ask for it in @BeforeEach, or in a constructor that is called for each test.")));
    }

    private static DeploymentHolder holder(ExtensionContext test, DeploymentSpec spec) {
        DeploymentHolder holder = Places.find(test, new HolderKey(spec), DeploymentHolder.class, DeploymentHolder::new);
        Places.of(test).put(new WatchKey(spec), new FailureWatch(test, holder));
        return holder;
    }

    private static ClassUse use(ExtensionContext classContext, SpecRequest request) {
        UseKey key = new UseKey(classContext.getUniqueId(), request);
        return Places.find(classContext, key, ClassUse.class, ClassUse::new);
    }

    private static DeploymentHolder holder(
            ExtensionContext classContext, DeploymentSpec spec, UnaryOperator<ExtensionContext> ownerOfClass) {
        ExtensionContext owner =
                spec.scope() == Scope.SHARED ? classContext.getRoot() : ownerOfClass.apply(classContext);
        // A nested class finds its enclosing class' here if it asks for the same.
        DeploymentHolder holder =
                Places.find(owner, new HolderKey(spec), DeploymentHolder.class, DeploymentHolder::new);
        // After the holder, for stores close the youngest first: it reports in time.
        Places.of(classContext).put(new WatchKey(spec), new FailureWatch(classContext, holder));
        return holder;
    }

    /** {@return the one of the run} */
    static DeploymentStarter starter(ExtensionContext context) {
        return Places.find(
                context.getRoot(), DeploymentStarter.class, DeploymentStarter.class, DeploymentStarter::standard);
    }

    private record UseKey(String classContext, SpecRequest request) {}

    private record HolderKey(DeploymentSpec spec) {}

    private record WatchKey(DeploymentSpec spec) {}
}
