/** The Milvus server: its distribution, configuration, process and health. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.milvus;

import org.jspecify.annotations.NullMarked;
