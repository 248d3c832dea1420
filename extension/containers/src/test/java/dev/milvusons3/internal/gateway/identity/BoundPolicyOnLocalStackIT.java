package dev.milvusons3.internal.gateway.identity;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.LocalStack;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import java.util.function.UnaryOperator;

/** Whom policies name, with roles that LocalStack keeps. */
@RequiresContainers
class BoundPolicyOnLocalStackIT extends BoundPolicyTest {
    @Override
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return LocalStack.account(change);
    }
}
