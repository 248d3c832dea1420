/** What stands behind the gateway and is reached over HTTP. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.upstream;

import org.jspecify.annotations.NullMarked;
