/** What goes wrong on purpose. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.faults;

import org.jspecify.annotations.NullMarked;
