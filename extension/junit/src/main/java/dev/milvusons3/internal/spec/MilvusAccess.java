package dev.milvusons3.internal.spec;

/** How tests reach a Milvus in a cluster. */
public enum MilvusAccess {
    /** Through the cluster's API server. */
    PORT_FORWARD,
    /** Through a load balancer of its own, as the guide has it. */
    LOAD_BALANCER
}
