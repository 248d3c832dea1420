package dev.milvusons3.internal.journal;

/** What the steps make, in the order in which it can be removed: what uses something comes before what it uses. */
public enum Kind {
    /** Named {@code namespace/release}. */
    HELM_RELEASE("Helm release"),
    /** Named {@code namespace/name}, of the service account. */
    POD_IDENTITY_ASSOCIATION("pod identity association"),
    /** Named {@code namespace/name}. */
    SERVICE_ACCOUNT("service account"),
    /** By its name. */
    NAMESPACE("namespace"),
    /** By its name, which is unique in an account. */
    ROLE("role"),
    /** By its ARN. */
    POLICY("policy"),
    /** By its ARN. */
    IDENTITY_PROVIDER("identity provider"),
    /** Of a bucket that is not a run's; named {@code bucket/prefix}. */
    OBJECTS("objects"),
    /** By its name, which is unique in a partition. */
    BUCKET("bucket");

    private final String words;

    Kind(String words) {
        this.words = words;
    }

    /** {@return whether it is in the cluster, and not in the account} */
    public boolean isInCluster() {
        return this == HELM_RELEASE || this == POD_IDENTITY_ASSOCIATION || this == SERVICE_ACCOUNT || this == NAMESPACE;
    }

    @Override
    public String toString() {
        return words;
    }
}
