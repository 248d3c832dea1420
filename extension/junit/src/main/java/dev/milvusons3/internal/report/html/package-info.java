/** The HTML report of a run. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.report.html;

import org.jspecify.annotations.NullMarked;
