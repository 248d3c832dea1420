package dev.milvusons3.examples.springboot;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;

/** The whole application, on a Milvus that reaches its bucket by its role only. Its {@code milvus.uri} comes from the annotation. */
@MilvusOnS3
@SpringBootTest
class LibraryTest {
    @Test
    void findsTheNearestBook(@Autowired Library library, MilvusDeployment deployment) {
        library.add(1, List.of(1f, 0f));
        library.add(2, List.of(0f, 1f));

        assertThat(library.nearest(List.of(0.1f, 0.9f))).isEqualTo(2);
        assertThat(deployment).storesObjectsUnder(deployment.rootPath() + "/");
        assertThat(deployment.decisions().byMilvus()).hasNoDenials();
    }
}
