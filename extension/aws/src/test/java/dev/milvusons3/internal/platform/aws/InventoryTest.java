package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.platform.WrittenPolicies;
import dev.milvusons3.internal.platform.aws.Inventory.Kind;
import dev.milvusons3.internal.platform.aws.Inventory.Thing;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** What the report of an account counts. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class InventoryTest {
    private final EmulatedAws emulated = new EmulatedAws();
    private final FaultyProxy proxy = new FaultyProxy(emulated.gateway.endpoint());
    private final Inventory inventory = new Inventory();

    @AfterEach
    void close() {
        proxy.close();
        emulated.close();
    }

    private LiveAccount account(URI endpoint) {
        return new LiveAccount(
                EmulatedAws.ACCOUNT,
                Region.US_EAST_2,
                Optional.of(endpoint),
                StaticCredentialsProvider.create(emulated.gateway.rootCredentials()),
                List.of(inventory),
                new WrittenPolicies(),
                new Settling(e -> false));
    }

    private static void create(S3Client s3) {
        s3.createBucket(r -> r.bucket("b-1").createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
    }

    @Test
    void requestsAreCountedAsTheyAreBilled() {
        try (LiveAccount account = account(emulated.gateway.endpoint())) {
            S3Client s3 = account.s3();
            create(s3);
            s3.putObject(r -> r.bucket("b-1").key("k"), RequestBody.fromString("x"));
            s3.listObjectsV2(r -> r.bucket("b-1"));
            s3.headBucket(r -> r.bucket("b-1"));
            s3.deleteObject(r -> r.bucket("b-1").key("k"));
            s3.deleteBucket(r -> r.bucket("b-1"));
            account.sts().getCallerIdentity();
        }

        assertThat(inventory.requests())
                .containsEntry("s3 (PUT, COPY, POST, LIST)", 3)
                .containsEntry("s3 (GET and all other)", 1)
                .containsEntry("s3 (DELETE, free)", 2)
                .containsEntry("sts", 1)
                .hasSize(4);
    }

    @Test
    void whatACallMadeWhoseAnswerGotLostIsListedWhenItIsDeleted() {
        proxy.loseAnswerS3("PUT /b-1/? HTTP");
        try (LiveAccount account = account(proxy.endpoint())) {
            assertThatThrownBy(() -> create(account.s3())).isInstanceOf(BucketAlreadyOwnedByYouException.class);
            assertThat(inventory.things()).isEmpty();

            account.s3().deleteBucket(r -> r.bucket("b-1"));
        }

        assertThat(inventory.things())
                .extracting(Thing::kind, Thing::name)
                .containsExactly(org.assertj.core.api.Assertions.tuple(Kind.BUCKET, "b-1"));
    }
}
