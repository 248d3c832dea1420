package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.LocalStack;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.platform.containers.RequiresContainers;
import java.util.function.UnaryOperator;

/** Bucket policies, decided by the gateway over LocalStack. */
@RequiresContainers
class BucketPoliciesOnLocalStackIT extends BucketPoliciesTest {
    @Override
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return LocalStack.account(change);
    }
}
