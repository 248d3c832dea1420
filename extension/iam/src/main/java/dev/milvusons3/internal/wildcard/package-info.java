/** Wildcards of actions. */
@NullMarked
package dev.milvusons3.internal.wildcard;

import org.jspecify.annotations.NullMarked;
