/** JSON and YAML as trees whose every value knows where it stands; what a data binder would drop. */
@NullMarked
package dev.milvusons3.internal.tree;

import org.jspecify.annotations.NullMarked;
