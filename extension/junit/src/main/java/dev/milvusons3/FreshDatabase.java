package dev.milvusons3;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.apiguardian.api.API;

/**
 * Gives each test a Milvus database of its own, so that tests on one deployment do not see each other's collections, also when
 * they run at the same time.
 *
 * <pre>{@code
 * @MilvusOnS3(scope = Scope.SHARED)
 * @FreshDatabase
 * class BookSearchTest {
 *     @Test
 *     void finds(MilvusClientV2 milvus) { … } // there is no collection yet
 * }
 * }</pre>
 *
 * <p>On a class it is for all its tests, those of nested classes included; on a method for that test. Each invocation of a
 * repeated or parameterised test has its own. The test's {@link io.milvus.v2.client.MilvusClientV2},
 * {@link io.milvus.client.MilvusServiceClient} and {@link io.milvus.v2.client.ConnectConfig} parameters, those of its
 * constructor and {@code @BeforeEach} methods included, use the database; it is made when the first of them is asked for, and
 * dropped with its collections when the test has ended. Parameters of {@code @BeforeAll} methods use the default database.
 *
 * @see <a href="https://milvus.io/docs/v2.3.x/manage_databases.md">Milvus: manage databases</a>
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface FreshDatabase {}
