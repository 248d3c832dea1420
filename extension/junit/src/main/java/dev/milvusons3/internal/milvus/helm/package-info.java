/** Milvus from its Helm chart: the chart, its values, the release, and what its pods say. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.milvus.helm;

import org.jspecify.annotations.NullMarked;
