/** An AWS account in this JVM that enforces IAM policies, and the decisions that it takes. */
@NullMarked
package dev.milvusons3.gateway;

import org.jspecify.annotations.NullMarked;
