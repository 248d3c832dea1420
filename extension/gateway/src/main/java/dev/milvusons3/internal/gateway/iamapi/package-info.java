/** IAM: policies, roles and identity providers, and the query API that edits them. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.gateway.iamapi;

import org.jspecify.annotations.NullMarked;
