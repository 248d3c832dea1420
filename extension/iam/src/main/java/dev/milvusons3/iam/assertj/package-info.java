/** AssertJ assertions on policies, by the engine alone. AssertJ is an optional dependency of this artifact. */
@NullMarked
package dev.milvusons3.iam.assertj;

import org.jspecify.annotations.NullMarked;
