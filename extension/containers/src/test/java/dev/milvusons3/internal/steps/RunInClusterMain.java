package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.Platforms;

/** A run on a cluster that is there, which waits to be killed. Its argument is the context. */
final class RunInClusterMain {
    static final String READY = "ready ";

    private RunInClusterMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        RunningDeployment running =
                new PlatformStarter(new Platforms()).start(Specs.inCluster(arguments[0]), "RunInClusterMain");
        System.out.println(READY + running.deployment().namespace());
        Thread.currentThread().join();
    }
}
