/** STS: sessions of roles. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.sts;

import org.jspecify.annotations.NullMarked;
