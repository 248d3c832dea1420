/** Which versions are on the class path, this project's and those of the libraries that it needs. */
@NullMarked
package dev.milvusons3.internal.versions;

import org.jspecify.annotations.NullMarked;
