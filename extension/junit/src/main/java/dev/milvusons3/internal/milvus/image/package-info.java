/**
 * Where a Milvus server comes from: a wheel, an OCI image, a Debian package or a directory of the author's. What comes of it is a {@link
 * dev.milvusons3.internal.milvus.image.MilvusImage}. Internal: no compatibility is promised for anything in here.
 */
@NullMarked
package dev.milvusons3.internal.milvus.image;

import org.jspecify.annotations.NullMarked;
