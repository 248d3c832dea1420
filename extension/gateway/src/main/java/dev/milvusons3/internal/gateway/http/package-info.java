/** What reaches the gateway and what leaves it: requests, parameters, errors, XML. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.http;

import org.jspecify.annotations.NullMarked;
