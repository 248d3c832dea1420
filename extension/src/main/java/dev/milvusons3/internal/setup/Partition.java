package dev.milvusons3.internal.setup;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * AWS' partitions, by what their regions begin with.
 *
 * @see <a href="https://docs.aws.amazon.com/whitepapers/latest/aws-fault-isolation-boundaries/partitions.html">Partitions</a>
 */
public enum Partition {
    CHINA("aws-cn", "cn-", "amazonaws.com.cn"),
    US_GOV("aws-us-gov", "us-gov-", "amazonaws.com"),
    ISO_B("aws-iso-b", "us-isob-", "sc2s.sgov.gov"),
    ISO_E("aws-iso-e", "eu-isoe-", "cloud.adc-e.uk"),
    ISO_F("aws-iso-f", "us-isof-", "csp.hci.ic.gov"),
    ISO("aws-iso", "us-iso-", "c2s.ic.gov"),
    EUSC("aws-eusc", "eusc-", "amazonaws.eu"),
    STANDARD("aws", "", "amazonaws.com");

    private final String id;
    private final String regions;
    private final String dnsSuffix;

    Partition(String id, String regions, String dnsSuffix) {
        this.id = id;
        this.regions = regions;
        this.dnsSuffix = dnsSuffix;
    }

    public String id() {
        return id;
    }

    public String dnsSuffix() {
        return dnsSuffix;
    }

    /** {@return that of a region} */
    public static Partition of(String region) {
        return Arrays.stream(values())
                .filter(partition -> region.startsWith(partition.regions))
                .findFirst()
                .orElse(STANDARD);
    }

    /** {@return the one of that id} */
    public static Optional<Partition> byId(String id) {
        return Arrays.stream(values())
                .filter(partition -> partition.id.equals(id))
                .findFirst();
    }

    /** {@return all ids} */
    public static List<String> ids() {
        return Arrays.stream(values()).map(Partition::id).sorted().toList();
    }
}
