package dev.milvusons3.internal.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Extension;
import dev.milvusons3.MilvusOnS3Regions;
import dev.milvusons3.Scope;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** Spring's application contexts on the real Milvus. */
class ApplicationContextIT {
    private static final Set<ApplicationContext> CONTEXTS = ConcurrentHashMap.newKeySet();

    @BeforeEach
    void forget() {
        CONTEXTS.clear();
    }

    @Test
    void theApplicationsClientReachesTheDeployment() {
        run(AnnotatedTestCase.class, SpringFirstTestCase.class, OneInstanceTestCase.class, RegisteredTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(6).succeeded(6));
    }

    @Test
    void classesOfOneDeploymentShareTheirContext() {
        run(SharedTestCase.class, SharedTooTestCase.class)
                .testEvents()
                .assertStatistics(stats -> stats.started(2).succeeded(2));

        assertThat(CONTEXTS).hasSize(1);
    }

    @Test
    void whatSpringCannotGiveAContextIsNamed() {
        assertThat(failures(MethodTestCase.class))
                .singleElement()
                .asString()
                .contains(
                        "MethodTestCase is made for the whole class, which has no deployment. Use scope = CLASS or SHARED.");
        assertThat(failures(VariantsTestCase.class))
                .first()
                .asString()
                .contains("one application context for all variants of " + VariantsTestCase.class.getName());
    }

    private static EngineExecutionResults run(Class<?>... classes) {
        return EngineTestKit.engine("junit-jupiter")
                .selectors(Stream.of(classes).map(type -> selectClass(type)).toArray(ClassSelector[]::new))
                .configurationParameter("milvus-on-s3.report", "off")
                .execute();
    }

    /** {@return of each test that failed, why: the innermost cause} */
    private static List<String> failures(Class<?> testCase) {
        return run(testCase)
                .testEvents()
                .failed()
                .map(event -> event.getRequiredPayload(TestExecutionResult.class))
                .flatMap(result -> result.getThrowable().stream())
                .map(ApplicationContextIT::innermost)
                .toList();
    }

    private static String innermost(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }

    @Configuration
    static class Application {
        @Bean(destroyMethod = "close")
        MilvusClientV2 milvus(
                @Value("${milvus.uri}") String uri,
                @Value("${milvus.username}") String username,
                @Value("${milvus.password}") String password) {
            return new MilvusClientV2(ConnectConfig.builder()
                    .uri(uri)
                    .username(username)
                    .password(password)
                    .build());
        }
    }

    @SpringJUnitConfig(Application.class)
    abstract static class ApplicationTests {
        @Autowired
        MilvusClientV2 milvus;

        @Test
        void reachesIt(@Autowired ApplicationContext context, MilvusDeployment deployment) {
            CONTEXTS.add(context);

            assertThat(milvus.listCollections().getCollectionNames()).isEmpty();
            assertThat(context.getEnvironment().getProperty("milvus.uri"))
                    .isEqualTo(deployment.connectConfig().getUri());
        }
    }

    @MilvusOnS3
    @SpringJUnitConfig(Application.class)
    @TestPropertySource(properties = "milvus.uri=http://elsewhere.example")
    static class AnnotatedTestCase {
        /** The annotation goes before what is configured: this test has asked for that Milvus. */
        @Test
        void reachesIt(@Autowired Environment environment, MilvusDeployment deployment) {
            ConnectConfig milvus = deployment.connectConfig();
            assertThat(environment.getProperty("milvus.uri")).isEqualTo(milvus.getUri());
            assertThat("http://" + environment.getProperty("spring.ai.vectorstore.milvus.client.host") + ":"
                            + environment.getProperty("spring.ai.vectorstore.milvus.client.port"))
                    .isEqualTo(milvus.getUri());
            assertThat(environment.getProperty("milvus.password")).isEqualTo(milvus.getPassword());
        }

        @Nested
        class Inside {
            @Autowired
            MilvusClientV2 milvus;

            @Test
            void reachesItToo() {
                assertThat(milvus.listCollections().getCollectionNames()).isEmpty();
            }
        }
    }

    @SpringJUnitConfig(Application.class)
    @MilvusOnS3
    static class SpringFirstTestCase extends ApplicationTests {
        @Nested
        class Inside {
            @Autowired
            MilvusClientV2 milvus;

            @Test
            void reachesItToo() {
                assertThat(milvus.listCollections().getCollectionNames()).isEmpty();
            }
        }
    }

    @MilvusOnS3
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class OneInstanceTestCase extends ApplicationTests {}

    static class RegisteredTestCase extends ApplicationTests {
        @RegisterExtension
        static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder().build();
    }

    @MilvusOnS3(scope = Scope.SHARED)
    @SpringJUnitConfig(Application.class)
    static class SharedTestCase {
        @Test
        void usesTheContextOfAll(@Autowired ApplicationContext context) {
            CONTEXTS.add(context);
        }
    }

    static class SharedTooTestCase extends SharedTestCase {}

    @MilvusOnS3(scope = Scope.METHOD)
    static class MethodTestCase extends ApplicationTests {}

    @MilvusOnS3
    @MilvusOnS3Regions({"us-east-2", "eu-central-1"})
    static class VariantsTestCase extends ApplicationTests {}
}
