/**
 * AssertJ assertions: on policy documents without any server, on deployments, and on decisions. {@link
 * dev.milvusons3.assertj.MilvusOnS3Assertions} is the entry to all of them.
 */
@NullMarked
package dev.milvusons3.assertj;

import org.jspecify.annotations.NullMarked;
