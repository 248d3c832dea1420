/** What can be had of a real account without a test. */
@NullMarked
package dev.milvusons3.aws;

import org.jspecify.annotations.NullMarked;
