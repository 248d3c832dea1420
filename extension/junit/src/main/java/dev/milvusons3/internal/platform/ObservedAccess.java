package dev.milvusons3.internal.platform;

import dev.milvusons3.gateway.RecordedDecision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** How it is known whether a Milvus reaches its bucket as its role. */
public interface ObservedAccess {
    /** Actions that Milvus carries on without. */
    Set<String> SURVIVED = Set.of("s3:GetBucketLocation");

    /** {@return the first denial that Milvus cannot survive} */
    Optional<RecordedDecision> fatalDenial();

    /** {@return a request of Milvus that came as somebody else than the role} */
    Optional<RecordedDecision> foreignIdentity();

    /** {@return what must still be seen before Milvus may be believed to reach the bucket, for a person; empty if nothing} */
    List<String> missing();
}
