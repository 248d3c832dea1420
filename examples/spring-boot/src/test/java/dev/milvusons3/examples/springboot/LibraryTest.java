package dev.milvusons3.examples.springboot;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3Extension;
import io.milvus.v2.client.ConnectConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The whole application, on a Milvus that reaches its bucket by its role only. */
@SpringBootTest
class LibraryTest {
    @RegisterExtension
    static final MilvusOnS3Extension MILVUS = MilvusOnS3Extension.builder().build();

    @DynamicPropertySource
    static void milvus(DynamicPropertyRegistry properties) {
        ConnectConfig config = MILVUS.deployment().connectConfig();
        properties.add("milvus.uri", config::getUri);
        properties.add("milvus.username", config::getUsername);
        properties.add("milvus.password", config::getPassword);
    }

    @Test
    void findsTheNearestBook(@Autowired Library library, MilvusDeployment deployment) {
        library.add(1, List.of(1f, 0f));
        library.add(2, List.of(0f, 1f));

        assertThat(library.nearest(List.of(0.1f, 0.9f))).isEqualTo(2);
        assertThat(deployment).storesObjectsUnder(deployment.rootPath() + "/");
        assertThat(deployment.decisions().byMilvus()).hasNoDenials();
    }
}
