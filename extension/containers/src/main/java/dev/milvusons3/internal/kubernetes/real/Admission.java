package dev.milvusons3.internal.kubernetes.real;

/** That the webhook looks after the pods of a namespace. The namespace may be gone before this is closed. */
public interface Admission extends AutoCloseable {
    /** Has the namespace go if this project made it, without waiting. Nothing new can be made in it from now on. */
    void beginRemoval();

    @Override
    void close();
}
