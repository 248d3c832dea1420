/** Reads set-ups from where teams keep them. */
@NullMarked
package dev.milvusons3.setup.reader;

import org.jspecify.annotations.NullMarked;
