/** The steps of the Milvus guide, the plan that orders them and the stack that releases them. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.steps;

import org.jspecify.annotations.NullMarked;
