package dev.milvusons3.internal.gateway;

import dev.milvusons3.internal.platform.containers.RequiresContainers;
import java.util.function.UnaryOperator;

/** Of a refused body LocalStack stores nothing either. */
@RequiresContainers
class RefusedBodiesOnLocalStackIT extends RefusedBodiesTest {
    @Override
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return LocalStack.account(change);
    }
}
