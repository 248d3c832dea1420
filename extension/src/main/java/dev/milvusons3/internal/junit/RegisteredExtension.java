package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.Annotations;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.SpecRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What {@link dev.milvusons3.MilvusOnS3Extension} delegates to. Public for its sake only. */
public final class RegisteredExtension extends DeploymentExtension implements BeforeEachCallback {
    private final Map<Setting<?>, String> values;

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
     * For an instance field, which is too late for {@code beforeAll}; otherwise the deployment is there already. Which of the
     * classes has the field is not known here, so it lasts as long as the outermost.
     */
    @Override
    public void beforeEach(ExtensionContext context) {
        request(context).ifPresent(request -> deployment(context, request, Contexts::outermost));
    }
}
