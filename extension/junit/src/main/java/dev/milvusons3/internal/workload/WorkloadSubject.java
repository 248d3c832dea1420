package dev.milvusons3.internal.workload;

import java.time.Duration;

/** A deployment that workloads can be run on otherwise than usual: those who measure what a denial does want to wait less. */
public interface WorkloadSubject {
    /** {@return what runs them} */
    Workloads workloads(Duration patience);
}
