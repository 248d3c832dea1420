package dev.milvusons3.internal.junit;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.internal.spec.Annotations;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link dev.milvusons3.MilvusOnS3Extension} delegates to. Public for its sake only. */
public final class RegisteredExtension extends DeploymentExtension implements BeforeEachCallback {
    private final Map<Setting<?>, String> values;

    /** The deployments of the classes and tests that are running, by their contexts. */
    private final Map<String, MilvusDeployment> running = new ConcurrentHashMap<>();

    /** @param values what the builder was told */
    public RegisteredExtension(Map<Setting<?>, String> values) {
        this.values = Map.copyOf(values);
    }

    @Override
    Optional<SpecRequest> request(Class<?> testClass, List<Class<?>> enclosing) {
        List<String> fields = RegisteredFields.of(testClass, enclosing);
        String origin = fields.size() == 1 ? fields.get(0) : "MilvusOnS3Extension of " + testClass.getName();
        List<Layer> layers = List.of(new Layer(origin, values));
        List<Layer> annotations = Annotations.request(testClass, enclosing)
                .map(SpecRequest::layers)
                .orElse(List.of());
        return Optional.of(new SpecRequest(testClass, layers, RegisteredFields.conflicts(annotations, fields)));
    }

    /**
     * {@return the deployment of the class that is running}
     *
     * @throws IllegalStateException if there is none, or more than one
     */
    public MilvusDeployment deployment() {
        List<MilvusDeployment> found = running.values().stream().distinct().toList();
        if (found.isEmpty()) {
            throw new IllegalStateException(
                    "no test class with this MilvusOnS3Extension is running; its deployment() can be"
                            + " asked for from @BeforeAll on (from @BeforeEach on if its field is not static)");
        }
        if (found.size() > 1) {
            throw new IllegalStateException(
                    found.size() + " classes with this MilvusOnS3Extension are running, each with a"
                            + " deployment of its own; take a MilvusDeployment as a parameter instead");
        }
        return found.get(0);
    }

    @Override
    void hold(ExtensionContext context, RunningDeployment started) {
        String id = context.getUniqueId();
        running.put(id, started.deployment());
        StoredResource forget = () -> running.remove(id);
        Places.of(context).put(new RunningKey(this), forget);
    }

    /**
     * For an instance field, which is too late for {@code beforeAll}; otherwise the deployment is there already. Which of the
     * classes has the field is not known here, so it lasts as long as the outermost.
     */
    @Override
    public void beforeEach(ExtensionContext context) {
        ActiveVariants.putArguments(context);
        use(context).ifPresent(use -> hold(context, use.deploymentOfOutermost()));
        super.beforeEach(context);
    }

    private record RunningKey(RegisteredExtension extension) {}
}
