package dev.milvusons3.assertj;

import java.time.Duration;
import org.apiguardian.api.API;
import org.assertj.core.annotation.CheckReturnValue;

/**
 * A number of calls that says nothing without the time that they are for.
 *
 * @see MilvusDeploymentAssert#callsStsAtMost(int)
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
@CheckReturnValue
public interface CallLimit {
    /**
     * Verifies that in no period of that length there were more.
     *
     * @param period of any start, greater than zero
     * @return the assertions on the deployment
     * @throws IllegalArgumentException if it is not greater than zero
     */
    MilvusDeploymentAssert per(Duration period);
}
