package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.TestAccount;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.services.s3.S3Client;

/** One bucket of one account, over plain HTTP with the client's default signatures and checksums. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ObjectsCase {
    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    static final String BUCKET = TestAccount.BUCKET;

    TestAccount account;
    S3Client s3;

    @BeforeAll
    void start() {
        account = open(b -> b);
        account.createBucket(BUCKET);
        s3 = account.s3;
    }

    @AfterAll
    void stop() {
        account.close();
    }

    static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }
}
