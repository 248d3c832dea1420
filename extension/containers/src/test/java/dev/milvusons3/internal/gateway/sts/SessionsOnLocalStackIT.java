package dev.milvusons3.internal.gateway.sts;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.LocalStack;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import java.util.function.UnaryOperator;

/** Sessions of roles that are kept in LocalStack. */
@RequiresContainers
class SessionsOnLocalStackIT extends SessionsTest {
    @Override
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return LocalStack.account(change);
    }
}
