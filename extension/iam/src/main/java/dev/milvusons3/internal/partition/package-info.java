/** AWS' partitions, by their regions. */
@NullMarked
package dev.milvusons3.internal.partition;

import org.jspecify.annotations.NullMarked;
