/** What was probably meant by a word that there is not. */
@NullMarked
package dev.milvusons3.internal.words;

import org.jspecify.annotations.NullMarked;
