package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** What the embedded kubelet asks to run a pod's container; here a local process instead of a container. */
@FunctionalInterface
public interface ContainerRuntime {
    /**
     * Starts it, and returns once it runs; it need not be ready.
     *
     * @param spec what to run
     * @throws IOException if it cannot be started; nothing is left running then
     */
    RunningContainer run(ContainerSpec spec) throws IOException;

    /**
     * {@return whether a container finds its mounts where the pod says, and reaches AWS by its names} A plain process does not: what the pod identity webhook
     * put into its pod is made to fit it.
     */
    default boolean isIsolated() {
        return false;
    }

    /**
     * A container of a pod with everything resolved that a kubelet resolves.
     *
     * @param pod as stored, that is, after admission
     * @param container the one of its containers to run
     * @param env resolved, with the workload's AWS credentials endpoint in it
     * @param mounts mount path inside the container, to the directory or file of the host that holds it
     * @param directory for this container alone; the kubelet removes it after the container ended
     */
    record ContainerSpec(
            Pod pod, Container container, Map<String, String> env, Map<String, Path> mounts, Path directory) {}

    /** A container that was started. */
    interface RunningContainer {
        /** {@return whether it still runs} */
        boolean isRunning();

        /** {@return how it ended; only meaningful once it no longer runs} */
        int exitCode();

        /** {@return the last lines of what it printed, oldest first} */
        String logTail(int lines);

        /** Ends it, politely first, and waits until it is gone. Harmless if it is. */
        void stop();

        /** Ends it as a crash would. The default stops it, which is as sudden, if nothing that it wrote is removed by that. */
        default void crash() {
            stop();
        }

        /**
         * Waits until it no longer runs. The default looks every few hundredths of a second; who has a process should wait for that.
         *
         * @throws InterruptedException if the waiting thread is told to stop waiting; the container goes on then
         */
        default void awaitEnd() throws InterruptedException {
            while (isRunning()) {
                Thread.sleep(50);
            }
        }
    }
}
