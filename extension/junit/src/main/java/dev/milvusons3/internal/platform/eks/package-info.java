/** EKS Pod Identity of clusters whose account is a gateway. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.platform.eks;

import org.jspecify.annotations.NullMarked;
