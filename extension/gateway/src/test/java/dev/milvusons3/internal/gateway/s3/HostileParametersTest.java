package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.gateway.FakeExchange;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.identity.Account;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.regions.Region;

/** Parameters put together at random, from a fixed seed: they are those of the operation that is found, or there is none. */
class HostileParametersTest {
    private static final Account ACCOUNT = new Account(TestAccount.ID, Region.US_EAST_2);
    private static final Set<String> FOREIGN = Set.of("foo", "Acl", "versionid", "key name", "é");
    private static final Set<String> OF_SIGNATURE = Set.of("X-Amz-Expires", "x-amz-acl");

    private final Random random = new Random(20_260_102);

    @Test
    void parametersBelongToTheirOperationOrMakeItAnother() {
        List<S3Operation> operations = List.of(S3Operation.values());
        List<String> names = Stream.of(
                        operations.stream().flatMap(o -> o.shape().parameters().stream()),
                        FOREIGN.stream(),
                        OF_SIGNATURE.stream(),
                        Stream.of("x-id", "append"))
                .flatMap(s -> s)
                .distinct()
                .sorted()
                .toList();
        int taken = 0;
        for (int i = 0; i < 40_000; i++) {
            S3Operation base = operations.get(random.nextInt(operations.size()));
            Map<String, String> query = new LinkedHashMap<>(base.shape().needed());
            for (int more = random.nextInt(3); more > 0; more--) {
                query.put(names.get(random.nextInt(names.size())), random.nextBoolean() ? "" : "" + random.nextInt(3));
            }
            Call call = call(base, query);
            AskedOperation asked;
            try {
                asked = AskedOperation.of(call, S3Target.of(call, ACCOUNT));
            } catch (AwsError e) {
                assertThat(e.code()).as("%s", query).isEqualTo("InvalidArgument");
                assertThat(e.message()).startsWith("Conflicting query string parameters: ");
                continue;
            }
            if (asked.refusal().isPresent()) {
                assertThat(asked.refusal().get().status()).as("%s", query).isEqualTo(501);
                continue;
            }
            taken++;
            RequestShape shape = asked.require().shape();
            assertThat(shape.method() + shape.level())
                    .isEqualTo(base.shape().method() + base.shape().level());
            Map<String, String> left = new HashMap<>(query);
            shape.parameters().forEach(left::remove);
            left.keySet().removeAll(OF_SIGNATURE);
            left.remove("x-id");
            assertThat(left.keySet()).as("%s of %s", query, asked.name()).isSubsetOf(FOREIGN);
            assertThat(left.values()).as("%s of %s", query, asked.name()).doesNotContain("");
            assertThat(query.keySet()).containsAll(shape.needed().keySet());
        }
        assertThat(taken).isBetween(10_000, 25_000);
    }

    private static Call call(S3Operation operation, Map<String, String> query) {
        String parameters = query.entrySet().stream()
                .map(p -> p.getKey().replace(" ", "%20") + (p.getValue().isEmpty() ? "" : "=" + p.getValue()))
                .collect(Collectors.joining("&"));
        String path = switch (operation.shape().level()) {
            case SERVICE -> "/";
            case BUCKET -> "/bucket";
            case OBJECT -> "/bucket/key";
        };
        return FakeExchange.parse(operation.shape().method() + " " + path + "?" + parameters + " HTTP/1.1\nHost:x\n"
                        + (operation.copies() ? "x-amz-copy-source:bucket/key\n" : "") + "\n")
                .at(Instant.EPOCH);
    }
}
