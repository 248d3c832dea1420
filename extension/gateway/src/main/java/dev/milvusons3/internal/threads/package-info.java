/** Threads of pools and servers. */
@NullMarked
package dev.milvusons3.internal.threads;

import org.jspecify.annotations.NullMarked;
