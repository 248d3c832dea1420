package dev.milvusons3.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.milvus.image.MilvusHome;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.report.Progress;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import dev.milvusons3.internal.steps.DeploymentStarter;
import dev.milvusons3.internal.steps.RunningDeployment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A bare Milvus' start against a deployment's, in turn, in one JVM; teardown; heap. */
class StartBenchmark {
    private static final int ROUNDS = 5;
    /** The server's own values of the settings whose change shortens its start most. */
    private static final String STOCK =
            "grpc:\n  client:\n    initialBackOff: 0.2\n    maxBackoff: 10\n    maxMaxAttempts: 10\n";

    @Test
    void deploymentAgainstBareServer() throws Exception {
        MilvusHome home = new MilvusHome(MilvusSources.ofThisMachine()
                .obtain(MilvusSources.Wanted.NOTHING, Optional.empty(), Progress.NONE)
                .home());
        List<Double> bare = new ArrayList<>();
        List<Double> stock = new ArrayList<>();
        List<Double> starts = new ArrayList<>();
        List<Double> stops = new ArrayList<>();
        System.out.printf("BENCHMARK first start in a new JVM, to the client: %.1f ms%n", deployment(stops));
        System.gc();
        System.out.printf(
                "BENCHMARK heap after a start and a teardown: %.1f MiB%n",
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0);
        stops.clear();
        for (int round = 0; round < ROUNDS; round++) {
            starts.add(deployment(stops));
            bare.add(new BareServer(home, "").millisToHealthy());
            stock.add(new BareServer(home, STOCK).millisToHealthy());
        }
        Medians.print("bare server to healthy, the harness' settings", bare, "ms");
        Medians.print("bare server to healthy, stock gRPC back-off", stock, "ms");
        Medians.print("deployment to injected client, warm JVM", starts, "ms");
        Medians.print("teardown (goal <= 1500)", stops, "ms");
        Medians.printRatio(
                "deployment / bare server, stock back-off", Medians.of(starts) / Medians.of(stock), "<= 1.35");
        Medians.printRatio("deployment / bare server, same settings", Medians.of(starts) / Medians.of(bare), "-");
        assertThat(starts).hasSize(ROUNDS);
    }

    private static double deployment(List<Double> stops) throws Exception {
        DeploymentSpec spec = SpecReader.read(
                new SpecRequest(StartBenchmark.class, List.of(), List.of()), Configuration.of(key -> Optional.empty()));
        RunningDeployment[] started = new RunningDeployment[1];
        double start = Medians.millis(() -> {
            started[0] = DeploymentStarter.standard().start(spec, "StartBenchmark");
            started[0].newClient(Optional.empty()).close();
            return null;
        });
        if (stops.isEmpty()) {
            System.gc();
            System.out.printf(
                    "BENCHMARK heap of the harness after a start: %.1f MiB (goal <= 96)%n",
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1048576.0);
        }
        stops.add(Medians.millis(() -> {
            started[0].close(false);
            return null;
        }));
        return start;
    }
}
