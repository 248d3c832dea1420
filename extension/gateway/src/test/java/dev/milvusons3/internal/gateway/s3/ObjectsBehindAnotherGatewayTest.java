package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.upstream.Pulse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.core.sync.RequestBody;

/** What is forwarded is signed as S3 wants it: the S3 behind is a gateway that checks every signature and checksum. */
class ObjectsBehindAnotherGatewayTest extends ObjectsTest {
    private final List<Gateway> behind = new ArrayList<>();

    @Override
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        try {
            Gateway strict = Gateway.builder().start();
            behind.add(strict);
            AwsCredentials root = strict.rootCredentials();
            return new TestAccount(b -> change.apply(b.s3(new ForwardingBackend(
                    strict.endpoint(),
                    strict.region().id(),
                    root.accessKeyId(),
                    root.secretAccessKey(),
                    Pulse.of("the gateway behind", strict.endpoint(), () -> "")))));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stopThoseBehind() {
        behind.forEach(Gateway::close);
    }

    @Test
    void noSignatureOfAForwardedRequestIsRefused() {
        try (TestAccount account = open(b -> b)) {
            account.createBucket(TestAccount.BUCKET);
            account.s3.putObject(b -> b.bucket(TestAccount.BUCKET).key("ä +/k"), RequestBody.fromString("x"));
            account.s3.listObjectsV2(b -> b.bucket(TestAccount.BUCKET).prefix("ä +"));
            List<RecordedDecision> made =
                    behind.get(behind.size() - 1).decisions().list();
            assertThat(made).filteredOn(d -> d.verdict() != Verdict.ALLOWED).isEmpty();
            assertThat(made)
                    .extracting(RecordedDecision::action)
                    .contains("s3:CreateBucket", "s3:PutObject", "s3:ListBucket");
        }
    }
}
