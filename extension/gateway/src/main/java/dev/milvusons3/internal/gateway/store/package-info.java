/**
 * An object store with S3's semantics, without HTTP: buckets of immutable versions, conditional writes, uploads in parts. Internal:
 * no compatibility is promised for anything in here.
 */
@NullMarked
package dev.milvusons3.internal.gateway.store;

import org.jspecify.annotations.NullMarked;
