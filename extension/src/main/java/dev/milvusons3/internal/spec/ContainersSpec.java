package dev.milvusons3.internal.spec;

/**
 * The containers of {@code CONTAINERS}. Deployments that ask for the same ones share them.
 *
 * @param localStackImage LocalStack's image
 * @param k3sImage the image of k3s, or of what stands in for it
 */
public record ContainersSpec(String localStackImage, String k3sImage) {}
