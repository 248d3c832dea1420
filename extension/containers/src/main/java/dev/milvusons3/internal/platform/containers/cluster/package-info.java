/**
 * The gateway in the cluster: one process for any number of test JVMs, what they ask it, and who asks. Internal: no compatibility
 * is promised for anything in here.
 */
@NullMarked
package dev.milvusons3.internal.platform.containers.cluster;

import org.jspecify.annotations.NullMarked;
