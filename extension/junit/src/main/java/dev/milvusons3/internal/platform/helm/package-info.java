/** Installs Milvus with Helm in any real cluster. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.platform.helm;

import org.jspecify.annotations.NullMarked;
