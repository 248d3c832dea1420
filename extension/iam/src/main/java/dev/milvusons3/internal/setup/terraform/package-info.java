/** Reads what {@code terraform show -json} writes of plans and states; OpenTofu writes the same. */
@NullMarked
package dev.milvusons3.internal.setup.terraform;

import org.jspecify.annotations.NullMarked;
