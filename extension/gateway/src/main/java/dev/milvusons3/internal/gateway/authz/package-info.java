/** From a caller and an action to a recorded decision. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.authz;

import org.jspecify.annotations.NullMarked;
