package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.RawHttp.Request;
import dev.milvusons3.internal.gateway.RawHttp.Signing;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import software.amazon.awssdk.core.sync.RequestBody;

/** A body that is larger than what is waited for is read to its end, however it comes. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodiesInPiecesTest {
    private static final int WAITED_FOR = PatientHandler.Patience.DEFAULT.perRequest();

    private final TestAccount account = new TestAccount();

    @BeforeAll
    void makeBucket() {
        account.createBucket(TestAccount.BUCKET);
    }

    @AfterAll
    void close() {
        account.close();
    }

    /** The rest is sent once the request has been handed on, which its decision shows: then somebody waits for it. */
    @RepeatedTest(10)
    void isReadAfterItWasWaitedFor() throws Exception {
        String content = "0123456789".repeat(2 * WAITED_FOR / 10);
        try (RawHttp http = new RawHttp(account.endpoint())) {
            Request request = new Signing(account.gateway.rootCredentials())
                    .sign(
                            account.endpoint(),
                            RawHttp.plain(account.endpoint(), "PUT", "/" + TestAccount.BUCKET + "/in-pieces", content));
            long before = account.gateway.decisions().size();
            http.sendHead(request, 1);
            http.sendBody(request, 1, 20_000);
            http.sendBody(request, 20_000, WAITED_FOR + 1_000);
            while (account.gateway.decisions().size() == before) {
                Thread.onSpinWait();
            }
            http.sendBody(request, WAITED_FOR + 1_000, request.body.length);
            assertThat(http.read(false).status()).isEqualTo(200);
        }
        assertThat(account.s3
                        .getObjectAsBytes(b -> b.bucket(TestAccount.BUCKET).key("in-pieces"))
                        .asUtf8String())
                .isEqualTo(content);
    }

    @Test
    void manyAreStored() {
        byte[] content = new byte[WAITED_FOR];
        for (int i = 0; i < 200; i++) {
            account.s3.putObject(b -> b.bucket(TestAccount.BUCKET).key("many"), RequestBody.fromBytes(content));
        }
    }
}
