/** {@code CONTAINERS}: LocalStack and a real cluster, by Testcontainers. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.platform.containers;

import org.jspecify.annotations.NullMarked;
