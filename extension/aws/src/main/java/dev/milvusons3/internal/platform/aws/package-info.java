/** The environment that is a real account. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.platform.aws;

import org.jspecify.annotations.NullMarked;
