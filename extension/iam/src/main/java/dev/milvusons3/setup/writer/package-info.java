/** Writes set-ups as folders, for people to keep. */
@NullMarked
package dev.milvusons3.setup.writer;

import org.jspecify.annotations.NullMarked;
