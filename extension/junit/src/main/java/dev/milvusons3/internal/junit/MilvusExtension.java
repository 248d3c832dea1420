package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.Annotations;
import dev.milvusons3.internal.spec.SpecRequest;
import java.util.List;
import java.util.Optional;

/** What {@link dev.milvusons3.MilvusOnS3} registers. Public for the annotation's sake only. */
public final class MilvusExtension extends DeploymentExtension {
    @Override
    Optional<SpecRequest> request(Class<?> testClass, List<Class<?>> enclosing) {
        return Annotations.request(testClass, enclosing)
                .map(request -> new SpecRequest(
                        testClass,
                        request.layers(),
                        RegisteredFields.conflicts(request.layers(), RegisteredFields.of(testClass, enclosing))));
    }
}
