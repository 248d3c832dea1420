/** The command {@code comment}: one comment on a pull request, which every run replaces. */
@NullMarked
package dev.milvusons3.cli.comment;

import org.jspecify.annotations.NullMarked;
