/** What the content of bodies and objects is checked by. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.checksum;

import org.jspecify.annotations.NullMarked;
