/** What an environment supplies: an AWS account, a cluster and a way to install Milvus. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.platform;

import org.jspecify.annotations.NullMarked;
