package dev.milvusons3.internal.gateway;

import java.util.function.UnaryOperator;

/** Of a refused body LocalStack stores nothing either. */
class RefusedBodiesOnLocalStackIT extends RefusedBodiesTest {
    @Override
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return LocalStack.account(change);
    }
}
