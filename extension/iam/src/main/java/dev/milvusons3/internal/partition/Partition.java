package dev.milvusons3.internal.partition;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A partition of AWS, which a region's name tells.
 *
 * @see <a href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">Partitions</a>
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/iam-service.html">IAM endpoints</a>
 */
public enum Partition {
    /** China. */
    CHINA("cn-", "aws-cn", "amazonaws.com.cn", "cn-north-1"),
    /** GovCloud. */
    GOV_CLOUD("us-gov-", "aws-us-gov", "amazonaws.com", "us-gov-west-1"),
    /** Isolated. */
    ISO("us-iso-", "aws-iso", "c2s.ic.gov", "us-iso-east-1"),
    /** Isolated. */
    ISO_B("us-isob-", "aws-iso-b", "sc2s.sgov.gov", "us-isob-east-1"),
    /** Isolated; the SDKs know no region of its IAM. */
    ISO_E("eu-isoe-", "aws-iso-e", "cloud.adc-e.uk", null),
    /** Isolated. */
    ISO_F("us-isof-", "aws-iso-f", "csp.hci.ic.gov", "us-isof-south-1"),
    /** The European Sovereign Cloud; the SDKs know no region of its IAM. */
    SOVEREIGN("eusc-", "aws-eusc", "amazonaws.eu", null),
    /** All other regions. */
    COMMERCIAL("", "aws", "amazonaws.com", "us-east-1");

    private final String prefix;
    private final String id;
    private final String dnsSuffix;
    private final Optional<String> iamRegion;

    Partition(String prefix, String id, String dnsSuffix, @Nullable String iamRegion) {
        this.prefix = prefix;
        this.id = id;
        this.dnsSuffix = dnsSuffix;
        this.iamRegion = Optional.ofNullable(iamRegion);
    }

    /**
     * {@return the partition that a region is in}
     *
     * @param region its id, such as {@code cn-north-1}
     */
    public static Partition of(String region) {
        for (Partition partition : values()) {
            if (region.startsWith(partition.prefix)) {
                return partition;
            }
        }
        return COMMERCIAL;
    }

    /** {@return the partition of that id; empty if there is none} */
    public static Optional<Partition> byId(String id) {
        return Arrays.stream(values())
                .filter(partition -> partition.id.equals(id))
                .findFirst();
    }

    /** {@return the ids of all, sorted} */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Partition::id).sorted().toList();
    }

    /** {@return as ARNs name it, such as {@code aws-cn}} */
    public String id() {
        return id;
    }

    /** {@return how its host names end, such as {@code amazonaws.com.cn}} */
    public String dnsSuffix() {
        return dnsSuffix;
    }

    /**
     * {@return the region that requests to IAM are signed for: IAM is one for a whole partition. In a partition of which no such
     * region is known, it is the caller's}
     *
     * @param region the caller's
     */
    public String iamRegion(String region) {
        return iamRegion.orElse(region);
    }
}
