/** The Kubernetes side: API server, token issuer, pod identity webhook, kubelet. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.internal.kubernetes.embedded;

import org.jspecify.annotations.NullMarked;
