/** Whether a set-up lets Milvus work: every request that it makes, decided without a server. */
@NullMarked
package dev.milvusons3.setup.check;

import org.jspecify.annotations.NullMarked;
