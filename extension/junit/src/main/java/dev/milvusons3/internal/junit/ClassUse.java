package dev.milvusons3.internal.junit;

import dev.milvusons3.internal.spec.DeploymentSpec;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What one test class uses: the spec, read once, and the deployment's place. */
final class ClassUse {
    private @Nullable DeploymentSpec spec;
    private @Nullable DeploymentHolder holder;

    /** {@return the spec; read at the first call that succeeds} */
    synchronized DeploymentSpec spec(Supplier<DeploymentSpec> read) {
        DeploymentSpec known = spec;
        if (known == null) {
            known = read.get();
            spec = known;
        }
        return known;
    }

    /** {@return the spec, if it was read} */
    synchronized Optional<DeploymentSpec> spec() {
        return Optional.ofNullable(spec);
    }

    /** {@return the deployment's place; found at the first call} */
    synchronized DeploymentHolder holder(Supplier<DeploymentHolder> find) {
        DeploymentHolder known = holder;
        if (known == null) {
            known = find.get();
            holder = known;
        }
        return known;
    }

    /** {@return the deployment's place, if the class has got as far as that} */
    synchronized Optional<DeploymentHolder> holder() {
        return Optional.ofNullable(holder);
    }
}
