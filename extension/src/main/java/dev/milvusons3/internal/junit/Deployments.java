package dev.milvusons3.internal.junit;

import dev.milvusons3.Scope;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.StartedDeployment;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;

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
        DeploymentHolder holder = use.holder(() -> holder(classContext, spec, ownerOfClass));
        String requester = request.anchor().getName();
        return holder.get(() -> starter(context).start(spec, requester), requester);
    }

    /** Remembers that something failed on the deployment that the context uses. */
    static void recordFailure(ExtensionContext context, SpecRequest request, Throwable failure) {
        use(Contexts.findClass(context).orElseThrow(), request)
                .holder()
                .ifPresent(holder -> holder.recordFailure(failure));
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
        Places.of(classContext)
                .put(new WatchKey(spec), new ClassFailureWatch(classContext::getExecutionException, holder));
        return holder;
    }

    private static DeploymentStarter starter(ExtensionContext context) {
        Store store = Places.of(context.getRoot());
        return Optional.ofNullable(store.get(DeploymentStarter.class, DeploymentStarter.class))
                .orElseGet(DeploymentStarter::standard);
    }

    private record UseKey(String classContext, SpecRequest request) {}

    private record HolderKey(DeploymentSpec spec) {}

    private record WatchKey(DeploymentSpec spec) {}
}
