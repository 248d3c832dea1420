package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.iam.ServiceReference;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The gateway authorises an operation by the action that assertions and explanations name for it. */
class S3OperationActionsTest {
    private static final Map<String, List<String>> ACTIONS =
            ServiceReference.of("s3").orElseThrow().operations();

    /** The actions of directory buckets are another service's, and their operations are refused. */
    static Stream<S3Operation> operations() {
        return Arrays.stream(S3Operation.values()).filter(operation -> !operation.ofDirectoryBuckets());
    }

    @ParameterizedTest
    @MethodSource("operations")
    void areThoseOfTheTable(S3Operation operation) {
        List<String> actions = ACTIONS.getOrDefault(operation.name(), List.of("s3:" + operation.name()));
        assertThat(actions)
                .usingElementComparator(String.CASE_INSENSITIVE_ORDER)
                .contains(operation.action(false));
        assertThat(ServiceReference.action(operation.action(false))).isPresent();
        assertThat(ServiceReference.action(operation.action(true))).isPresent();
    }
}
