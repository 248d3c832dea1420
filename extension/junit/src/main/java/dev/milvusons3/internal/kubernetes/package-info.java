/** What is the same for clusters that are emulated and for real ones. */
@NullMarked
package dev.milvusons3.internal.kubernetes;

import org.jspecify.annotations.NullMarked;
