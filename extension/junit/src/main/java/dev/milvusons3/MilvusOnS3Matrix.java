package dev.milvusons3;

import dev.milvusons3.internal.junit.VariantsExtension;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;
import org.junit.jupiter.api.ClassTemplate;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a test class, or a single test, once for each combination of these environments, regions and versions of
 * Milvus; otherwise like {@link MilvusOnS3Regions}.
 *
 * <pre>{@code
 * @MilvusOnS3
 * @MilvusOnS3Matrix(environments = {EMBEDDED, CONTAINERS}, regions = {"us-east-2", "cn-north-1"})
 * class BookSearchTest { … }
 * }</pre>
 *
 * <p>What is left out is not varied: it comes from the class' other settings. What is given must be unset there.
 *
 * <p>It needs JUnit Jupiter 5.13 or newer.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ClassTemplate
@TestTemplate
@ExtendWith(VariantsExtension.class)
public @interface MilvusOnS3Matrix {
    /** {@return the environments; none twice} */
    Environment[] environments() default {};

    /** {@return the regions, by their ids, such as {@code "eu-central-1"}; none twice} */
    String[] regions() default {};

    /**
     * {@return the versions of Milvus, such as {@code "2.3.5"}; none twice} {@link Environment#EMBEDDED} has that one only, or the
     * one that {@code milvus-on-s3.milvus.home} names.
     */
    String[] milvusVersions() default {};
}
