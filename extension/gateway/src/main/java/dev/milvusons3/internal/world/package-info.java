/** What is around the accounts of a gateway: their organisation, and the network that requests come from. Values only. */
@NullMarked
package dev.milvusons3.internal.world;

import org.jspecify.annotations.NullMarked;
