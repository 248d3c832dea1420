package dev.milvusons3.examples.terraform;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.setup;

import org.junit.jupiter.api.Test;

/** Before anything is applied, in milliseconds: whether all that the plan will make lets Milvus work. */
class PlannedRoleTest {
    @Test
    void letsMilvusWork() {
        assertThat(setup("infra/plan.json")).letsMilvusWork();
    }

    @Test
    void andTheVersionThatComesNext() {
        assertThat(setup("infra/plan.json")).letsMilvusWork("2.6", "core", "gc", "woodpecker");
    }
}
