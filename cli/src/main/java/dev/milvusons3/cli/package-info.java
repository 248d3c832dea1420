/** The command line. */
@NullMarked
package dev.milvusons3.cli;

import org.jspecify.annotations.NullMarked;
