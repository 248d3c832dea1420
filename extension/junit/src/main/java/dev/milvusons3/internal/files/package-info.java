/** The user's files on this machine, which several processes share. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.files;

import org.jspecify.annotations.NullMarked;
