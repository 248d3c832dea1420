package dev.milvusons3;

import dev.milvusons3.gateway.Decisions;
import org.apiguardian.api.API;

/**
 * The decisions of one test: those that were made for its deployment since it began. As a parameter it spares a test on a shared
 * deployment from knowing what others did before it.
 *
 * <pre>{@code
 * @Test
 * void writesNothing(MilvusClientV2 milvus, TestDecisions decisions) {
 *     milvus.search(…);
 *
 *     assertThat(decisions.soFar().byMilvus()).usedOnly("s3:GetObject", "s3:ListBucket");
 * }
 * }</pre>
 *
 * <p>A test begins with its constructor, or with the first of its {@code @BeforeEach} methods if it shares its instance with others. In
 * {@code @BeforeAll} it is the class that began. What Milvus does on its own account, such as garbage collection, and what tests do
 * that run at the same time on the same deployment, is in here too: Milvus does not say for whom it asks.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public interface TestDecisions {
    /** {@return what was decided since the test began; it does not change any more} */
    Decisions soFar();

    /**
     * Says that Milvus' own requests may be denied, from now on until the test ends: {@link MilvusOnS3#failOnDenial()} does not end it by
     * such a denial. Said in {@code @BeforeAll}, it holds until the class ends, in its tests too. Without that setting this does nothing.
     *
     * @param action such as {@code s3:PutObject}, in any case
     * @param more actions
     * @return this
     * @throws IllegalArgumentException if S3, STS, IAM or KMS has no action of such a name
     */
    TestDecisions expectDenials(String action, String... more);
}
