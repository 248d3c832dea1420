package dev.milvusons3;

import static org.assertj.core.api.Assertions.assertThat;

import io.milvus.v2.client.MilvusClientV2;
import org.junit.jupiter.api.Test;

/**
 * One deployment for each JVM, where the failsafe plugin hands classes to two JVMs one by one. An execution of its own runs the four classes in
 * here, so at least one of the JVMs gets two.
 */
class SharedInForksIT {
    /** Outlives the class loader's classes, whatever the plugin does between two of them. */
    private static final String FIRST = "milvus-on-s3-test.first-deployment";

    static class FirstClass extends SharedTests {}

    static class SecondClass extends SharedTests {}

    static class ThirdClass extends SharedTests {}

    static class FourthClass extends SharedTests {}

    @MilvusOnS3(scope = Scope.SHARED)
    abstract static class SharedTests {
        @Test
        void usesTheOneOfItsJvm(MilvusDeployment deployment, MilvusClientV2 milvus) {
            System.getProperties().putIfAbsent(FIRST, deployment.runId());

            assertThat(System.getProperty(FIRST)).isEqualTo(deployment.runId());
            assertThat(milvus.listCollections().getCollectionNames()).isEmpty();
        }
    }
}
