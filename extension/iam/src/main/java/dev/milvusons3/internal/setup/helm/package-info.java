/** Reads values for the Milvus chart. */
@NullMarked
package dev.milvusons3.internal.setup.helm;

import org.jspecify.annotations.NullMarked;
