/** Signature Version 4: who signed, and is the body what was signed. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.sigv4;

import org.jspecify.annotations.NullMarked;
