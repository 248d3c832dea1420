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
 * Runs a test class, or a single test, once in each of these AWS regions, on a deployment of that region's own.
 *
 * <pre>{@code
 * @MilvusOnS3
 * @MilvusOnS3Regions({"us-east-2", "cn-north-1", "us-gov-west-1"})
 * class BookSearchTest {
 *     @Test
 *     void finds(MilvusClientV2 milvus, MilvusDeployment deployment) { … }
 * }
 * }</pre>
 *
 * <p>On a class, the whole class is run per region, nested classes included; the region's deployment goes when the class has
 * ended in that region (unless it is {@link Scope#SHARED}). JUnit calls such a class' own {@code @BeforeAll} and
 * {@code @AfterAll} methods once for all regions, so nothing is injected there; those of its nested classes are called in each. On a method it takes the place of
 * {@code @Test}, and the deployments go at the end of the class. The class has {@link MilvusOnS3}, or a
 * {@link MilvusOnS3Extension} in a field, for all other settings; that one must leave its region unset. Display names begin
 * with the region's id. A parameter of type {@link software.amazon.awssdk.regions.Region} gets the region.
 *
 * <p>Regions run at the same time where JUnit runs the tests of a class, or classes, at the same time.
 *
 * <p>Lists that are empty or name a region twice or one that does not exist, and policies with an ARN of another partition,
 * are reported in a {@link MilvusOnS3ConfigurationException} before anything starts in any region.
 *
 * <p>It needs JUnit Jupiter 5.13 or newer.
 *
 * @see <a href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">AWS
 *     partitions</a>
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
public @interface MilvusOnS3Regions {
    /**
     * The regions, by their ids.
     *
     * @return at least one, none twice, such as {@code "eu-central-1"}
     * @see <a href="https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html">AWS Regions</a>
     */
    String[] value();
}
