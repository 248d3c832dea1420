package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.MilvusOnS3UnavailableException;
import org.jspecify.annotations.Nullable;

/** Why containers cannot be had on a machine, and what to do about it. */
enum Obstacle {
    NO_DOCKER(
            "no Docker engine answers",
            "Start Docker, or say where it is in DOCKER_HOST; Testcontainers' log above says what was tried."),
    NO_PRIVILEGES(
            "the Docker engine does not run privileged containers, which a cluster needs",
            "Use an engine that is neither rootless nor without capabilities, or leave out user namespaces"
                    + " (userns-remap) for it."),
    NO_CGROUPS(
            "the cluster finds no usable cgroups",
            "Give the Docker engine a cgroup hierarchy that it may write; a container's needs a cgroup namespace of the"
                    + " host (--cgroupns=host)."),
    TOO_LITTLE_MEMORY(
            "the Docker engine has too little memory",
            "Give it 4 GiB or more: LocalStack, the cluster and Milvus run in it."),
    NO_IMAGE(
            "an image is neither here nor can it be pulled",
            "Pull or load it beforehand, or name another by milvus-on-s3.localstack.image or milvus-on-s3.k3s.image."),
    NO_REAPER(
            "Testcontainers cannot pull its reaper, which removes containers if this JVM is killed",
            "Pull or load it beforehand, let it come from a mirror (TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX), or do without it"
                    + " (TESTCONTAINERS_RYUK_DISABLED=true): a killed JVM leaves its containers then."),
    TOKEN_WANTED(
            "this LocalStack starts only with a token",
            "Put the token in the environment as LOCALSTACK_AUTH_TOKEN, or use localstack/localstack:4.14.0"
                    + " (milvus-on-s3.localstack.image), the last that needs none.");

    private final String cause;
    private final String remedy;

    Obstacle(String cause, String remedy) {
        this.cause = cause;
        this.remedy = remedy;
    }

    /** {@return what to do about it} */
    String remedy() {
        return remedy;
    }

    /**
     * {@return what to throw}
     *
     * @param found on the machine, for the first line
     * @param remedies for what was found
     */
    MilvusOnS3UnavailableException withRemedies(String found, String remedies) {
        return unavailable(found, remedies, null);
    }

    /**
     * {@return what to throw}
     *
     * @param found on the machine, for the first line
     */
    MilvusOnS3UnavailableException because(String found) {
        return unavailable(found, remedy, null);
    }

    /**
     * {@return what to throw}
     *
     * @param found on the machine, for the first line
     */
    MilvusOnS3UnavailableException because(String found, @Nullable Throwable thrown) {
        return unavailable(found, remedy, thrown);
    }

    private MilvusOnS3UnavailableException unavailable(String found, String remedies, @Nullable Throwable thrown) {
        return new MilvusOnS3UnavailableException(
                "environment CONTAINERS is not available: " + cause + (found.isEmpty() ? "" : " (" + found + ")") + "\n"
                        + remedies,
                thrown);
    }
}
