/** Progress, summaries and diagnostics. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.report;

import org.jspecify.annotations.NullMarked;
