/** What a test author uses. */
@NullMarked
package dev.milvusons3;

import org.jspecify.annotations.NullMarked;
