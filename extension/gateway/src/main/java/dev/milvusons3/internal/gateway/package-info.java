/** The front that emulates S3, STS and IAM: authenticates, authorises, records, forwards. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway;

import org.jspecify.annotations.NullMarked;
