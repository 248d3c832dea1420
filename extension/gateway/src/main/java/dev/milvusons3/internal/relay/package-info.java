/** Leads connections on, between network namespaces and within this machine. */
@NullMarked
package dev.milvusons3.internal.relay;

import org.jspecify.annotations.NullMarked;
