package dev.milvusons3;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * The Milvus server of a deployment. Each attribute can also be said from outside, such as {@code milvus-on-s3.milvus.runtime}.
 *
 * @see MilvusOnS3#milvus()
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@Documented
@Target({})
@Retention(RetentionPolicy.RUNTIME)
public @interface MilvusServer {
    /**
     * Its version. {@link Environment#EMBEDDED} has 2.3.5 from its wheel, and any other from the official image, without Docker; Helm installs
     * it elsewhere. With {@link #image()} or {@link #home()}, what that is, where neither its name nor its program tells.
     *
     * @return such as {@code "2.6.22"}; by default 2.3.5, or, where there is no wheel of it, the newest that is known
     * @see <a href="https://milvus.io/docs/release_notes.md">Release notes</a>
     */
    String version() default "";

    /**
     * What it is taken from instead of the official image: an image's name with its tag or digest, in any registry. For
     * {@link Environment#EMBEDDED} also a saved image ({@code "oci:"} and the directory of an OCI layout, or a {@code .tar} of
     * {@code docker save}), or a package of the Milvus project (a {@code .deb}, or its URL followed by {@code #sha256=} and its digest).
     *
     * @return by default {@code milvusdb/milvus} of the version
     */
    String image() default "";

    /**
     * An unpacked Milvus, for {@link Environment#EMBEDDED}: a directory with {@code bin/milvus}, its libraries in {@code bin} or {@code lib},
     * and {@code configs/milvus.yaml}, or a wheel's {@code config.yaml.template}.
     *
     * @return a path; by default it is downloaded into the cache
     */
    String home() default "";

    /**
     * How {@link Environment#EMBEDDED} runs it.
     *
     * @return by default {@link MilvusRuntime#AUTO}
     */
    MilvusRuntime runtime() default MilvusRuntime.UNSET;
}
