/** Compares what is there already with what the Milvus guide has one make. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.steps.adopt;

import org.jspecify.annotations.NullMarked;
