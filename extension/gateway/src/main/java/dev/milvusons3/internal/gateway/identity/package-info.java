/** Credentials, sessions and the callers behind them. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.identity;

import org.jspecify.annotations.NullMarked;
