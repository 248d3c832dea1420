package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.milvusons3.AsMilvus;
import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.milvus.v2.client.ConnectConfig;
import io.milvus.v2.client.MilvusClientV2;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** What gets injected, where, and what becomes of it. */
class InjectionTest {
    @Test
    void allTypesInAllPlaces() {
        FakeRun run = FakeRun.of(EverywhereTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.started(2).succeeded(2));

        assertThat(run.starter().only().closedSdkClients()).isEmpty();
    }

    @Test
    void eachTestHasItsOwnMilvusClientAndItIsClosedWithTheTest() {
        FakeRun run = FakeRun.of(OwnClientsTestCase.class);

        run.execute().allEvents().assertStatistics(stats -> stats.failed(0).succeeded(4));

        assertThat(run.starter().only().clients()).hasSize(3).allMatch(FakeMilvusClient::isClosed);
    }

    @Test
    void closingALentClientReachesNobody() {
        FakeRun run = FakeRun.of(ClosingTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(2));

        assertThat(run.starter().only().closedSdkClients()).isEmpty();
    }

    @Test
    void classesWithoutTheAnnotationGetNothing() {
        FakeRun run = FakeRun.of(PlainTestCase.class);

        run.execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test(),
                                finishedWithFailure(
                                        instanceOf(ParameterResolutionException.class),
                                        message(text -> text.startsWith("No ParameterResolver registered")))));
        assertThat(run.starter().attempts()).isEmpty();
    }

    @Test
    void anAnnotatedNestedClassLeavesItsEnclosingClassAlone() {
        FakeRun run = FakeRun.of(PlainOuterTestCase.class);

        run.execute().testEvents().assertStatistics(stats -> stats.succeeded(1).failed(1));

        assertThat(run.starter().attempts()).containsExactly(PlainOuterTestCase.Inner.class.getName());
    }

    @Test
    void otherTypesAreLeftToOthers() {
        FakeRun.of(GreedyTestCase.class)
                .execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test(),
                                finishedWithFailure(
                                        message(text -> text.startsWith("No ParameterResolver registered")))));
    }

    @Test
    void asMilvusOnAnotherTypeIsAnError() {
        FakeRun.of(WrongAsMilvusTestCase.class)
                .execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test(),
                                finishedWithFailure(
                                        instanceOf(ParameterResolutionException.class),
                                        message("@AsMilvus is on parameter \"iam\" of type"
                                                + " software.amazon.awssdk.services.iam.IamClient, but only parameters of"
                                                + " type software.amazon.awssdk.services.s3.S3Client can have it"))));
    }

    @MilvusOnS3
    static class EverywhereTestCase {
        private final MilvusDeployment constructed;
        private final S3Client role;

        EverywhereTestCase(MilvusDeployment constructed, @AsMilvus S3Client role) {
            this.constructed = constructed;
            this.role = role;
        }

        @BeforeAll
        static void beforeAll(MilvusDeployment deployment, MilvusClientV2 client, S3Client s3) {
            assertThat(deployment).isNotNull();
            assertThat(client).isNotNull();
            assertThat(s3).hasToString("admin");
        }

        @BeforeEach
        void beforeEach(MilvusDeployment deployment, IamClient iam, StsClient sts, KubernetesClient kubernetes) {
            assertThat(deployment).isSameAs(constructed);
            assertThat(iam).hasToString("iam");
            assertThat(sts).hasToString("sts");
            assertThat(kubernetes).hasToString("kubernetes");
        }

        @Test
        void test(ConnectConfig config, MilvusClientV2 client, S3Client admin, @AsMilvus S3Client milvus) {
            assertThat(config.getUri()).isEqualTo("http://127.0.0.1:19530");
            assertThat(client).isNotNull();
            assertThat(admin).hasToString("admin");
            assertThat(milvus).hasToString("milvus");
            assertThat(role).hasToString("milvus");
        }

        @AfterEach
        void afterEach(MilvusClientV2 client) {
            assertThat(client).isNotNull();
        }

        @AfterAll
        static void afterAll(KubernetesClient kubernetes) {
            assertThat(kubernetes).isNotNull();
        }

        @Nested
        class Inner {
            Inner(MilvusDeployment deployment) {
                assertThat(deployment).isSameAs(constructed);
            }

            @Test
            void inner(@AsMilvus S3Client milvus) {
                assertThat(milvus).hasToString("milvus");
            }
        }
    }

    @MilvusOnS3
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class OwnClientsTestCase {
        private final FakeMilvusClient ofClass;
        private FakeMilvusClient ofFirst;

        OwnClientsTestCase(MilvusClientV2 client) {
            ofClass = (FakeMilvusClient) client;
        }

        @BeforeAll
        void sameForTheWholeClass(MilvusClientV2 client) {
            assertThat(client).isSameAs(ofClass);
        }

        @BeforeEach
        void beforeEach(MilvusClientV2 client) {
            assertThat(client).isNotSameAs(ofClass);
        }

        @Test
        @Order(1)
        void first(MilvusClientV2 client, MilvusClientV2 again) {
            assertThat(again).isSameAs(client).isNotSameAs(ofClass);
            client.close();
            ofFirst = (FakeMilvusClient) client;
        }

        @Test
        @Order(2)
        void second(MilvusClientV2 client) {
            assertThat(client).isNotSameAs(ofFirst);
            assertThat(ofFirst.isClosed()).isTrue();
            assertThat(((FakeMilvusClient) client).isClosed()).isFalse();
        }

        @AfterAll
        void afterAll(MilvusClientV2 client) {
            assertThat(client).isSameAs(ofClass);
            assertThat(ofClass.isClosed()).isFalse();
        }
    }

    @MilvusOnS3
    static class ClosingTestCase {
        @Test
        void one(S3Client s3, IamClient iam, StsClient sts, KubernetesClient kubernetes, @AsMilvus S3Client milvus) {
            s3.close();
            iam.close();
            sts.close();
            kubernetes.close();
            milvus.close();
        }

        @Test
        void adapted(KubernetesClient kubernetes) {
            NamespacedKubernetesClient adapted = kubernetes.adapt(NamespacedKubernetesClient.class);
            adapted.close();
            assertThat(adapted).hasToString("kubernetes").isEqualTo(adapted);
        }
    }

    static class PlainTestCase {
        @Test
        void one(S3Client s3) {}
    }

    static class PlainOuterTestCase {
        @Test
        void one(MilvusDeployment deployment) {}

        @Nested
        @MilvusOnS3
        class Inner {
            @Test
            void inner(MilvusDeployment deployment) {}
        }
    }

    @MilvusOnS3
    static class GreedyTestCase {
        @Test
        void one(AutoCloseable anything) {}
    }

    @MilvusOnS3
    static class WrongAsMilvusTestCase {
        @Test
        void one(@AsMilvus IamClient iam) {}
    }
}
