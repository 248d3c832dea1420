/** JSON as plain Java values, read and written without a data binder. */
@NullMarked
package dev.milvusons3.internal.json;

import org.jspecify.annotations.NullMarked;
