/** What the report of a build says, as data: a file of each JVM, and all of them merged. Internal: no compatibility is promised. */
@NullMarked
package dev.milvusons3.internal.report.run;

import org.jspecify.annotations.NullMarked;
