package dev.milvusons3.gateway.assertj;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.iam.assertj.IamAssertions;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * The entry to the assertions on decisions, and to those on policies. Its {@code assertThat} can be imported statically beside
 * AssertJ's own.
 *
 * @since 0.1
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
@CheckReturnValue
public class GatewayAssertions extends IamAssertions {
    /** For what adds assertions of its own. */
    protected GatewayAssertions() {}

    /**
     * {@return assertions on decisions}
     *
     * @param actual the decisions
     */
    public static DecisionsAssert assertThat(Decisions actual) {
        return new DecisionsAssert(actual);
    }
}
