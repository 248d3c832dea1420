/** What a team's set-up of Milvus on S3 consists of. */
@NullMarked
package dev.milvusons3.setup;

import org.jspecify.annotations.NullMarked;
