/** The command {@code check}: findings with their places, suppressions, and the formats in which they are written. */
@NullMarked
package dev.milvusons3.cli.check;

import org.jspecify.annotations.NullMarked;
