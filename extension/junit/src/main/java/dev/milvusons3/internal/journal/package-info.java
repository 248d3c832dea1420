/** What runs write down before they make it, so that it is found if they crash. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.journal;

import org.jspecify.annotations.NullMarked;
