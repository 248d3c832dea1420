/** What makes pods of a real cluster reach a gateway in this JVM by AWS' own names: certificates, webhook, service, DNS. Internal. */
@NullMarked
package dev.milvusons3.internal.kubernetes.real;

import org.jspecify.annotations.NullMarked;
