package dev.milvusons3.benchmarks;

import java.util.List;
import java.util.concurrent.Callable;

/** Times things, and prints what it measured. */
final class Medians {
    private Medians() {}

    static double millis(Callable<?> work) throws Exception {
        long start = System.nanoTime();
        work.call();
        return (System.nanoTime() - start) / 1e6;
    }

    static double of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get(sorted.size() / 2);
    }

    static void print(String what, List<Double> values, String unit) {
        System.out.printf(
                "BENCHMARK %-58s median %9.1f %s  (%s)%n",
                what, of(values), unit, values.stream().map("%.1f"::formatted).toList());
    }

    static void printRatio(String what, double ratio, String goal) {
        System.out.printf("BENCHMARK %-58s ratio  %9.2f     (goal %s)%n", what, ratio, goal);
    }
}
