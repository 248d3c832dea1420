/** The JUnit extension, its parameter resolvers and scopes. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.junit;

import org.jspecify.annotations.NullMarked;
