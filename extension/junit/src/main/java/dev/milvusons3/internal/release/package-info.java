/** Removes what a run made, one kind of thing after the other. */
@NullMarked
package dev.milvusons3.internal.release;

import org.jspecify.annotations.NullMarked;
