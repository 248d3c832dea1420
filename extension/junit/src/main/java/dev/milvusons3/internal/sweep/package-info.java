/** Finds and removes what runs made and did not release. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.sweep;

import org.jspecify.annotations.NullMarked;
