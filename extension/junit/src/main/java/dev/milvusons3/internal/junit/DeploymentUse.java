package dev.milvusons3.internal.junit;

import dev.milvusons3.IfUnavailable;
import dev.milvusons3.MilvusOnS3ConfigurationException;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.Scope;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.FailedStart;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.ReflectionSupport;

/**
 * How one context uses a deployment. The way goes in one direction: from the context to what its class asks for, to the spec, to
 * the deployment's slot, to the deployment. All state is in JUnit's stores.
 */
final class DeploymentUse {
    private final ExtensionContext context;
    private final ExtensionContext classContext;
    private final ClassRequests requests;
    private final SpecRequest request;
    private final Known known;

    private DeploymentUse(
            ExtensionContext context, ExtensionContext classContext, ClassRequests requests, SpecRequest request) {
        this.context = context;
        this.classContext = classContext;
        this.requests = requests;
        this.request = request;
        this.known =
                Places.find(classContext, new KnownKey(classContext.getUniqueId(), request), Known.class, Known::new);
    }

    /** {@return how a context uses one, in the variant that is run; empty if its class asks for none} */
    static Optional<DeploymentUse> of(ExtensionContext context, ClassRequests requests) {
        return Contexts.findClass(context)
                .flatMap(found -> requests.of(found.getRequiredTestClass(), found.getEnclosingTestClasses())
                        .map(request -> request.with(ActiveVariants.of(context)))
                        .map(request -> new DeploymentUse(context, found, requests, request)));
    }

    /** {@return what the deployment is to be like; read at the first call that succeeds, without anything being started} */
    DeploymentSpec spec() {
        synchronized (known) {
            DeploymentSpec spec = known.spec;
            if (spec == null) {
                spec = read();
                known.spec = spec;
            }
            return spec;
        }
    }

    private DeploymentSpec read() {
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
                .flatMap(type -> Stream.concat(requests.of(type, around).stream(), nested(type, around)));
    }

    /** {@return why the environment cannot be had, if the class would rather be disabled then} */
    Optional<String> unavailable() {
        return unavailable(context, spec());
    }

    /** {@return why a spec's environment cannot be had, if it says that its tests are disabled then} */
    static Optional<String> unavailable(ExtensionContext context, DeploymentSpec spec) {
        return spec.ifUnavailable() == IfUnavailable.DISABLE ? starter(context).unavailable(spec) : Optional.empty();
    }

    /** {@return the deployment; started if this is the first to ask for it, and gone when the class is} */
    RunningDeployment deployment() {
        return deployment(Contexts.owner(classContext));
    }

    /** {@return the deployment; started if this is the first to ask for it, and gone when the outermost class is} */
    RunningDeployment deploymentOfOutermost() {
        return deployment(Contexts.outermost(classContext));
    }

    private RunningDeployment deployment(ExtensionContext owner) {
        DeploymentSpec spec = spec();
        // Before any slot is in the run's store, for stores close the youngest first: what deployments share goes last.
        Optional<RunReport> report = RunReport.of(context, spec);
        DeploymentStarter starter = starter(context);
        DeploymentSlot slot = spec.scope() == Scope.METHOD ? slotOf(test(), spec) : slotOfClass(owner, spec);
        report.ifPresent(run -> slot.atClose(started -> run.add(started.report())));
        String requester = request.anchor().getName();
        return slot.get(
                () -> {
                    try {
                        return starter.start(spec, requester);
                    } catch (FailedStart e) {
                        report.ifPresent(run -> run.add(e.report()));
                        MilvusOnS3Exception shown = e.shown();
                        FailedStarts.remember(shown, e.evidence().run());
                        FailureReports.publish(context, e.evidence(), shown);
                        throw shown;
                    }
                },
                requester);
    }

    /** {@return the deployment, if it was started} */
    Optional<RunningDeployment> started() {
        return slotOfClass().or(() -> slotOf(Contexts.findMethod(context))).flatMap(DeploymentSlot::started);
    }

    /** Remembers that something failed on the deployment, and attaches what is known about it. */
    void recordFailure(Throwable failure) {
        // A test's own deployment sees the test's failure by itself; only dynamic tests do not fail their method.
        Stream.of(slotOfClass(), slotOf(Contexts.findMethod(context).filter(method -> !method.equals(context))))
                .flatMap(Optional::stream)
                .forEach(slot -> FailureReports.record(context, slot, failure));
    }

    private ExtensionContext test() {
        return Contexts.findMethod(context)
                .orElseThrow(
                        () -> new MilvusOnS3ConfigurationException(
                                request.anchor().getName(),
                                List.of(
                                        "scope = METHOD: each test has a deployment of its own, so there is none for the whole class."
                                                + " Ask for it in @BeforeEach, or in a constructor that is called for each test.")));
    }

    /** {@return the slot of a test's own deployment, if tests have their own} */
    private Optional<DeploymentSlot> slotOf(Optional<ExtensionContext> test) {
        DeploymentSpec spec;
        synchronized (known) {
            spec = known.spec;
        }
        return spec != null && spec.scope() == Scope.METHOD ? test.map(each -> slotOf(each, spec)) : Optional.empty();
    }

    private static DeploymentSlot slotOf(ExtensionContext test, DeploymentSpec spec) {
        return watched(Places.of(test), test, spec);
    }

    /** {@return the slot that all of the class share, if one of them has asked for it} */
    private Optional<DeploymentSlot> slotOfClass() {
        synchronized (known) {
            return Optional.ofNullable(known.slot);
        }
    }

    private DeploymentSlot slotOfClass(ExtensionContext owner, DeploymentSpec spec) {
        synchronized (known) {
            DeploymentSlot slot = known.slot;
            if (slot == null) {
                // A nested class finds its enclosing class' here if it asks for the same.
                Store store = spec.scope() == Scope.SHARED ? Places.ofRun(context) : Places.of(owner);
                slot = watched(store, classContext, spec);
                known.slot = slot;
            }
            return slot;
        }
    }

    private static DeploymentSlot watched(Store store, ExtensionContext user, DeploymentSpec spec) {
        DeploymentSlot slot = Places.find(store, new SlotKey(spec), DeploymentSlot.class, DeploymentSlot::new);
        // After the slot, for stores close the youngest first: it reports in time.
        Places.of(user).put(new WatchKey(spec), new FailureWatch(user, slot));
        return slot;
    }

    /** {@return the one of the run} */
    static DeploymentStarter starter(ExtensionContext context) {
        return Places.find(
                Places.ofRun(context), DeploymentStarter.class, DeploymentStarter.class, DeploymentStarter::standard);
    }

    /** What test classes ask for. */
    @FunctionalInterface
    interface ClassRequests {
        /**
         * {@return what a test class asks for; empty if nothing}
         *
         * @param testClass the class
         * @param enclosing the test classes around it, outermost first
         */
        Optional<SpecRequest> of(Class<?> testClass, List<Class<?>> enclosing);
    }

    /** What is known by now for a class in one variant; guarded by itself. */
    private static final class Known {
        private @Nullable DeploymentSpec spec;
        private @Nullable DeploymentSlot slot;
    }

    private record KnownKey(String classContext, SpecRequest request) {}

    private record SlotKey(DeploymentSpec spec) {}

    private record WatchKey(DeploymentSpec spec) {}
}
