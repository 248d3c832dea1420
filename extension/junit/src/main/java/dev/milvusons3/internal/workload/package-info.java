/** What Milvus is made to do so that its requests are seen, and how they are counted. */
@NullMarked
package dev.milvusons3.internal.workload;

import org.jspecify.annotations.NullMarked;
