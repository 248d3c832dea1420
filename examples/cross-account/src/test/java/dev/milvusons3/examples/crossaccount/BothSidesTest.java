package dev.milvusons3.examples.crossaccount;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.setup;

import org.junit.jupiter.api.Test;

/** In milliseconds: role, bucket and key each allow what Milvus asks for. Leave a statement out of one to see what is said. */
class BothSidesTest {
    @Test
    void letMilvusWork() {
        assertThat(setup("setups/shared-bucket")).letsMilvusWork();
    }
}
