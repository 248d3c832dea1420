package com.example;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import org.junit.jupiter.api.Test;

@MilvusOnS3
class BookStorageTest {
    @Test
    void milvusIsDeniedNothing(MilvusDeployment deployment) {
        assertThat(deployment.decisions().byMilvus().denied()).isEmpty();
    }
}
