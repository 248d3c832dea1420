package dev.milvusons3.internal.spec;

import dev.milvusons3.internal.partition.Partition;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/**
 * What {@code AWS} may touch. It is said outside the code only, so that no class that is merely run can spend someone's money.
 *
 * @param account the account's id; empty if none may be used
 * @param regions those that may be used, all of one partition
 * @param endpoint where all of AWS is emulated; empty for AWS' own endpoints
 * @param cluster where Milvus runs
 * @param identityProvider what is done if the account does not know the cluster's issuer
 * @param access how Milvus is reached
 * @param cloudTrailWait how long it may take until CloudTrail has delivered what Milvus asked for
 */
public record AwsSpec(
        Optional<String> account,
        List<Region> regions,
        Optional<URI> endpoint,
        AwsClusterSpec cluster,
        IdentityProviderUse identityProvider,
        MilvusAccess access,
        Duration cloudTrailWait) {
    /** CloudTrail says five minutes on average, and promises nothing. */
    static final Duration CLOUDTRAIL_WAIT = Duration.ofMinutes(15);

    /** Copies the list. */
    public AwsSpec {
        regions = List.copyOf(regions);
    }

    /** Names what may be touched, and no cluster. */
    public AwsSpec(Optional<String> account, List<Region> regions, Optional<URI> endpoint) {
        this(
                account,
                regions,
                endpoint,
                AwsClusterSpec.none(),
                IdentityProviderUse.FIND,
                MilvusAccess.PORT_FORWARD,
                CLOUDTRAIL_WAIT);
    }

    /** {@return a problem if a region is not among those that are named} */
    Optional<String> refusalOf(Region region) {
        if (regions.isEmpty() || regions.contains(region)) {
            return Optional.empty();
        }
        String partition = partition(regions.get(0));
        return Optional.of("region = \"" + region + "\": "
                + (partition(region).equals(partition)
                        ? Settings.AWS_REGIONS.key() + " does not name it"
                        : "it is in partition " + partition(region) + ", and the regions that "
                                + Settings.AWS_REGIONS.key() + " names are in " + partition)
                + ". Allowed: one of " + String.join(", ", ids(regions)) + ".");
    }

    /** {@return a problem for a setting without which nothing is done in AWS} */
    static String missing(Setting<?> setting) {
        return setting.key() + " is not set: environment AWS touches only what is named outside the code. Set it, as"
                + " JUnit configuration parameter or system property " + setting.key() + " or environment variable "
                + setting.variable() + ", to " + setting.allowed() + ".";
    }

    static String partition(Region region) {
        return Partition.of(region.id()).id();
    }

    private static List<String> ids(List<Region> regions) {
        List<String> ids = new ArrayList<>();
        regions.forEach(region -> ids.add(region.id()));
        return ids;
    }
}
