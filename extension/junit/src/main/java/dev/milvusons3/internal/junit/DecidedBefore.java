package dev.milvusons3.internal.junit;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What a deployment had decided when a test, or a class, began: what it decides after that may be the cause of a failure. */
final class DecidedBefore {
    private static final Decisions NOTHING = Decisions.of(List.of());

    private DecidedBefore() {}

    /** Remembers it for a context that begins; once, for the first of its callbacks is the earliest. */
    static void remember(ExtensionContext context, RunningDeployment deployment) {
        Key key = new Key(context.getUniqueId(), deployment);
        if (Places.of(context).get(key) == null) {
            Places.of(context).put(key, deployment.deployment().decisions());
        }
    }

    /** {@return what was remembered for the context, or for the nearest around it; of a deployment that is younger, nothing} */
    static Decisions of(ExtensionContext context, RunningDeployment deployment) {
        for (Optional<ExtensionContext> at = Optional.of(context);
                at.isPresent();
                at = at.get().getParent()) {
            @Nullable
            Decisions known = Places.of(at.get()).get(new Key(at.get().getUniqueId(), deployment), Decisions.class);
            if (known != null) {
                return known;
            }
        }
        return NOTHING;
    }

    private record Key(String context, RunningDeployment deployment) {}
}
