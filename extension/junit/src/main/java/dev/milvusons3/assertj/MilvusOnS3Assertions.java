package dev.milvusons3.assertj;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.gateway.assertj.GatewayAssertions;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * The entry to all assertions: on deployments, on decisions and on policies. Its {@code assertThat} can be imported statically beside
 * AssertJ's own.
 *
 * <pre>{@code
 * import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
 * import static dev.milvusons3.assertj.MilvusOnS3Assertions.policy;
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * assertThat(policy("policies/milvus-s3.json").with("bucket", "b")).allows("s3:GetObject").on("arn:aws:s3:::b/k");
 * }</pre>
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@CheckReturnValue
public final class MilvusOnS3Assertions extends GatewayAssertions {
    private MilvusOnS3Assertions() {}

    /**
     * {@return assertions on a deployment}
     *
     * @param actual the deployment
     */
    public static MilvusDeploymentAssert assertThat(MilvusDeployment actual) {
        return new MilvusDeploymentAssert(actual);
    }
}
