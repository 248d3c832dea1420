/** A team's whole set-up as one value: every document that decides, and the readers that make it of what a team keeps. */
@NullMarked
package dev.milvusons3.setup;

import org.jspecify.annotations.NullMarked;
