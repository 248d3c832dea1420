/** The environment that needs nothing but a JVM. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.platform.embedded;

import org.jspecify.annotations.NullMarked;
