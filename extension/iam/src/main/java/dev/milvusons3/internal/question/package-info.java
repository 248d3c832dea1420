/** What assertions ask a policy: which requests there are, what a policy grants, and whom a trust policy lets in. */
@NullMarked
package dev.milvusons3.internal.question;

import org.jspecify.annotations.NullMarked;
