/**
 * What differs between versions of Milvus, in one place; everything may ask it. Internal: no compatibility is promised for anything in here.
 */
@NullMarked
package dev.milvusons3.internal.profile;

import org.jspecify.annotations.NullMarked;
