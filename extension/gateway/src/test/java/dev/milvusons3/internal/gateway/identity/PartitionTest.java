package dev.milvusons3.internal.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.milvusons3.internal.partition.Partition;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.ServiceMetadata;

/** The engine's artifact has no AWS SDK, and must not know other partitions than it. */
class PartitionTest {
    static List<Region> regions() {
        return Stream.concat(Region.regions().stream(), Stream.of(Region.of("us-new-1")))
                .filter(region -> !region.isGlobalRegion())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("regions")
    void knowsWhatTheSdkKnows(Region region) {
        Partition partition = Partition.of(region.id());
        PartitionMetadata expected = PartitionMetadata.of(region);
        Region global = Region.of(expected.id() + "-global");
        Region signed = ServiceMetadata.of("iam").signingRegion(global);

        assertThat(partition.id()).isEqualTo(expected.id());
        assertThat(partition.dnsSuffix()).isEqualTo(expected.dnsSuffix());
        assertThat(partition.iamRegion(region.id())).isEqualTo(signed.equals(global) ? region.id() : signed.id());
        assertThat(Partition.byId(expected.id())).contains(partition);
    }
}
