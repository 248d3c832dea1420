/** S3's operations on objects, from HTTP to the embedded store. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.objects;

import org.jspecify.annotations.NullMarked;
