package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.spec.Setting.Refusal;
import java.util.List;
import software.amazon.awssdk.regions.Region;

/** Reads regions; those that exist are those that the AWS SDK knows. */
final class Regions {
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
        return Region.of(text);
    }
}
