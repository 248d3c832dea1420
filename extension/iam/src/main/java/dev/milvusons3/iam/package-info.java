/** IAM policy documents, requests, the evaluator and its decisions with reasons: pure, without I/O, usable alone. */
@NullMarked
package dev.milvusons3.iam;

import org.jspecify.annotations.NullMarked;
