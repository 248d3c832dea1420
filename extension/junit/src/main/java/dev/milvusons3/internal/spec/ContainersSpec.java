package dev.milvusons3.internal.spec;

import java.util.List;

/**
 * The containers of {@code CONTAINERS}. Deployments that ask for the same ones share them.
 *
 * @param localStackImage LocalStack's image
 * @param k3sImage the image of k3s, or of what stands in for it
 * @param loadedImages images of the Docker engine that the cluster gets
 * @param reuse whether the containers stay for the next run
 */
public record ContainersSpec(String localStackImage, String k3sImage, List<String> loadedImages, boolean reuse) {
    /** Copies the list. */
    public ContainersSpec {
        loadedImages = List.copyOf(loadedImages);
    }
}
