/** From annotation and configuration to one immutable, validated spec. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.spec;

import org.jspecify.annotations.NullMarked;
