/** Request bodies, checked while they are read. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.body;

import org.jspecify.annotations.NullMarked;
