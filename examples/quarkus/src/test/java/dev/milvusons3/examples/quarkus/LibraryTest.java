package dev.milvusons3.examples.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import io.milvus.v2.client.ConnectConfig;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole application, on a Milvus that reaches its bucket by its role only. */
@MilvusOnS3
@QuarkusTest
class LibraryTest {
    @Inject
    Library library;

    /** The application runs by now, and its beans are made when they are first used. */
    @BeforeAll
    static void tellTheApplication(ConnectConfig milvus) {
        System.setProperty("milvus.uri", milvus.getUri());
        System.setProperty("milvus.username", milvus.getUsername());
        System.setProperty("milvus.password", milvus.getPassword());
    }

    @Test
    void keepsShelves(MilvusDeployment deployment) {
        library.add("novels");

        assertThat(library.shelves()).containsExactly("novels");
        assertThat(deployment.decisions().byMilvus().denied()).isEmpty();
    }
}
