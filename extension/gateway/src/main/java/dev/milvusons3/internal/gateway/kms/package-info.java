/** KMS: keys, their policies and grants, and whether somebody may use them. Nothing is encrypted. Internal: no compatibility is promised. */
@NullMarked
package dev.milvusons3.internal.gateway.kms;

import org.jspecify.annotations.NullMarked;
