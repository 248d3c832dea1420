/** AssertJ assertions on decisions. */
@NullMarked
package dev.milvusons3.gateway.assertj;

import org.jspecify.annotations.NullMarked;
