/** S3: operations, bucket configuration, and the back ends that keep the bytes. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.s3;

import org.jspecify.annotations.NullMarked;
