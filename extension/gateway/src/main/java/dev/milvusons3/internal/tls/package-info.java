/** The certificates of a run, and the names that they are for. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.tls;

import org.jspecify.annotations.NullMarked;
