/** Application contexts of Spring's tests, and the deployments of their classes. Internal: no compatibility is promised. */
@NullMarked
package dev.milvusons3.internal.spring;

import org.jspecify.annotations.NullMarked;
