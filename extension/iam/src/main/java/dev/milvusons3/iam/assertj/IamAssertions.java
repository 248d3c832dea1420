package dev.milvusons3.iam.assertj;

import dev.milvusons3.iam.ServiceAccountIdentity;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.reader.SetupReader;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * The entry to the assertions on policies. Its {@code assertThat} can be imported statically beside AssertJ's own.
 *
 * <pre>{@code
 * import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
 * import static dev.milvusons3.iam.assertj.IamAssertions.policy;
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * assertThat(policy("policies/milvus-s3.json").with("bucket", "b")).allows("s3:GetObject").on("arn:aws:s3:::b/k");
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@CheckReturnValue
public class IamAssertions {
    /** For what adds assertions of its own. */
    protected IamAssertions() {}

    /**
     * {@return an identity policy to make assertions on}
     *
     * @param resourceOrJson a resource of the class path, such as {@code "policies/milvus-s3.json"} or
     *     {@code "classpath:policies/milvus-s3.json"}, or the document itself if it starts with an opening brace. It may contain
     *     the placeholders of {@link dev.milvusons3.setup.Placeholders}
     * @throws IllegalArgumentException if there is no such resource
     * @see PolicyUnderTest#with
     */
    public static PolicyUnderTest policy(String resourceOrJson) {
        return new PolicyUnderTest(DocumentSource.of(resourceOrJson));
    }

    /**
     * {@return a bucket policy to make assertions on}
     *
     * @param resourceOrJson as for {@link #policy}
     * @throws IllegalArgumentException if there is no such resource
     */
    public static BucketPolicyUnderTest bucketPolicy(String resourceOrJson) {
        return new BucketPolicyUnderTest(DocumentSource.of(resourceOrJson));
    }

    /**
     * {@return a role's trust policy to make assertions on}
     *
     * @param resourceOrJson as for {@link #policy}
     * @throws IllegalArgumentException if there is no such resource
     */
    public static TrustPolicyUnderTest trustPolicy(String resourceOrJson) {
        return new TrustPolicyUnderTest(DocumentSource.of(resourceOrJson));
    }

    /**
     * {@return a team's whole set-up to make assertions on}
     *
     * @param place a folder, or a file of any kind that {@link SetupReader} reads: a resource of the class path, such as
     *     {@code "setups/production"}, or a path from the working directory, such as {@code "infra/plan.json"}
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with it
     */
    public static Setup setup(String place) {
        return SetupReader.of(place).read();
    }

    /**
     * {@return assertions on a set-up}
     *
     * @param actual the set-up
     */
    public static SetupAssert assertThat(Setup actual) {
        return new SetupAssert(actual);
    }

    /**
     * {@return who a pod of a service account is to AWS; with a token for {@code sts.amazonaws.com}, of the issuer that what
     * is under test is for}
     *
     * @param namespace of the service account
     * @param name of the service account
     */
    public static ServiceAccountIdentity serviceAccount(String namespace, String name) {
        return ServiceAccountIdentity.named(namespace, name);
    }

    /**
     * {@return assertions on an identity policy}
     *
     * @param actual the policy
     * @throws dev.milvusons3.iam.MalformedPolicyException if AWS would refuse it as a managed policy
     * @throws dev.milvusons3.iam.PolicyTooLargeException if it is too large for a managed policy
     * @throws IllegalArgumentException if it has a placeholder that there is not
     */
    public static PolicyAssert assertThat(PolicyUnderTest actual) {
        return new PolicyAssert(actual);
    }

    /**
     * {@return assertions on a bucket policy}
     *
     * @param actual the policy
     * @throws dev.milvusons3.iam.MalformedPolicyException if AWS would refuse it
     * @throws dev.milvusons3.iam.PolicyTooLargeException if it is too large
     * @throws IllegalArgumentException if it has a placeholder that there is not
     */
    public static BucketPolicyAssert assertThat(BucketPolicyUnderTest actual) {
        return new BucketPolicyAssert(actual);
    }

    /**
     * {@return assertions on a trust policy}
     *
     * @param actual the policy
     * @throws dev.milvusons3.iam.MalformedPolicyException if AWS would refuse it
     * @throws dev.milvusons3.iam.PolicyTooLargeException if it is too large
     * @throws IllegalArgumentException if it has a placeholder that there is not
     */
    public static TrustPolicyAssert assertThat(TrustPolicyUnderTest actual) {
        return new TrustPolicyAssert(actual);
    }
}
