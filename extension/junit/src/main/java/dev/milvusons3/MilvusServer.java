package dev.milvusons3;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The Milvus server of a deployment. Each attribute can also be said from outside, such as {@code milvus-on-s3.milvus.runtime}.
 *
 * @see MilvusOnS3#milvus()
 * @since 0.1
 */
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface MilvusServer {
    /**
     * How {@link Environment#EMBEDDED} runs it. At most one value.
     *
     * @return none or one; by default {@link MilvusRuntime#AUTO}
     */
    MilvusRuntime[] runtime() default {};
}
