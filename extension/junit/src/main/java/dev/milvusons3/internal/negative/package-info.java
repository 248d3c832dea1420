/** What an environment must refuse: tried for real, as a negative matrix for tests and as a canary at every start. Internal; may change at any time. */
@NullMarked
package dev.milvusons3.internal.negative;

import org.jspecify.annotations.NullMarked;
