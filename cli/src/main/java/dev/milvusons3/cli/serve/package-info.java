/** {@code serve}: the gateway as a process, for tests in any language. Internal: no compatibility is promised for anything in here. */
@NullMarked
package dev.milvusons3.cli.serve;

import org.jspecify.annotations.NullMarked;
