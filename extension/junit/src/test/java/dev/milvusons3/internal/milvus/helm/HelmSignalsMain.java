package dev.milvusons3.internal.milvus.helm;

/** Uses Helm as a deployment does, and then waits until it is told to end. */
final class HelmSignalsMain {
    static final String READY = "ready";
    static final String RELEASED = "released";

    private HelmSignalsMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(RELEASED)));
        HelmRelease release = new HelmRelease("milvus-demo", "milvus");
        HelmValues values = HelmValues.production().overlaidBy(HelmValues.oneMachine());
        release.render(TestCharts.small(), values);
        release.render(TestCharts.small(), values);
        System.out.println(READY);
        Thread.currentThread().join();
    }
}
