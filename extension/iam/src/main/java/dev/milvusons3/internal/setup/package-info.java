/** What the readers of set-ups share: the collection of problems, documents with their places, checks across documents. */
@NullMarked
package dev.milvusons3.internal.setup;

import org.jspecify.annotations.NullMarked;
