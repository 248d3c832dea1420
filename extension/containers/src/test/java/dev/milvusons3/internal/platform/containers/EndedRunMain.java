package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.journal.HeldRuns;
import dev.milvusons3.internal.milvus.helm.HelmRelease;
import dev.milvusons3.internal.milvus.helm.HelmValues;
import dev.milvusons3.internal.milvus.helm.TestCharts;
import java.nio.file.Path;
import software.amazon.awssdk.regions.Region;

/** A run with containers and Helm, which waits to be ended. Its argument is where runs are. */
final class EndedRunMain {
    static final String READY = "ready ";

    private EndedRunMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        SharedContainers containers = SharedContainers.start(
                RequiresContainers.Images.spec(),
                Region.US_EAST_2,
                RequiresContainers.Images.PATIENCE,
                new HeldRuns(Path.of(arguments[0])));
        new HelmRelease("milvus-demo", "milvus")
                .render(TestCharts.small(), HelmValues.production().overlaidBy(HelmValues.oneMachine()));
        System.out.println(READY + String.join(" ", containers.ids()));
        Thread.currentThread().join();
    }
}
