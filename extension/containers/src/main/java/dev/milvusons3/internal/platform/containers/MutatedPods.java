package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.milvus.helm.HelmMilvus.PodCheck;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** Every pod of Milvus went through the webhook; one that did not would run without a role. */
record MutatedPods(RegionFront front) implements PodCheck {
    @Override
    public Optional<String> problem(Pod pod) {
        try {
            front.plumbing().requireMutated(pod);
            return Optional.empty();
        } catch (MilvusOnS3Exception e) {
            return Optional.ofNullable(e.getMessage());
        }
    }
}
