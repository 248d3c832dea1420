package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.List;
import software.amazon.awssdk.regions.Region;

/** Reads regions; those that exist are those that the AWS SDK knows. */
final class Regions {
    private static final List<String> PARTITIONS = List.of("aws", "aws-cn", "aws-us-gov");

    private Regions() {}

    static Region read(String text, Class<?> anchor) throws Refusal {
        List<String> known = Region.regions().stream()
                .filter(region -> !region.isGlobalRegion())
                .map(Region::id)
                .sorted()
                .toList();
        if (!known.contains(text)) {
            throw new Refusal("AWS has no such region" + Nearest.endOfSentence(text, known)
                    + " Allowed: the id of a region, see"
                    + " https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html.");
        }
        Region region = Region.of(text);
        String partition = region.metadata().partition().id();
        if (!PARTITIONS.contains(partition)) {
            throw new Refusal("partition " + partition + " is not supported. Allowed: the id of a region in one of "
                    + String.join(", ", PARTITIONS) + ".");
        }
        return region;
    }
}
