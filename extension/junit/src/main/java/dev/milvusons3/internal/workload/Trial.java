package dev.milvusons3.internal.workload;

/** How a workload is done. */
@FunctionalInterface
interface Trial {
    /** Does it, phase by phase. What it made in Milvus it drops, unless it fails. */
    void run(Bench bench) throws InterruptedException;
}
