/** Reads a set-up from a folder whose files people write. */
@NullMarked
package dev.milvusons3.internal.setup.folder;

import org.jspecify.annotations.NullMarked;
