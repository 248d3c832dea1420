/** Reads CloudFormation templates, and those that the CDK synthesizes. */
@NullMarked
package dev.milvusons3.internal.setup.cloudformation;

import org.jspecify.annotations.NullMarked;
