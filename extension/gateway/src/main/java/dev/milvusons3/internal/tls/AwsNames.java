package dev.milvusons3.internal.tls;

import dev.milvusons3.internal.partition.Partition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import software.amazon.awssdk.regions.Region;

/**
 * The host names by which Milvus reaches S3 and STS in some regions, as a certificate names them and as CoreDNS matches them.
 *
 * <p>With those of dual-stack endpoints, which newer clients ask where nobody configured them (minio-go 7.4.1 does, 7.0.73 does not).
 *
 * <p>And with those of FIPS endpoints, which AWS' own clients ask with {@code AWS_USE_FIPS_ENDPOINT}; AWS has them in some regions only.
 *
 * <p>Buckets with a dot in their name are not covered by the certificate, at AWS neither.
 *
 * @see <a href="https://docs.aws.amazon.com/general/latest/gr/s3.html">Amazon S3 endpoints</a>
 * @see <a href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/dual-stack-endpoints.html">Dual-stack endpoints</a>
 * @see <a href="https://aws.amazon.com/compliance/fips/">FIPS endpoints</a>
 */
public final class AwsNames {
    private AwsNames() {}

    /** {@return by which S3 of a region is reached} */
    public static String s3(Region region) {
        return "s3." + region.id() + "." + suffix(region);
    }

    /** {@return what a certificate for S3 and STS must name} */
    public static List<String> subjectAlternativeNames(Set<Region> regions) {
        List<String> names = new ArrayList<>(regionalNames(regions));
        names.addAll(globalNames(regions));
        return names;
    }

    private static List<String> regionalNames(Set<Region> regions) {
        List<String> names = new ArrayList<>();
        for (Region region : regions) {
            String domain = region.id() + "." + suffix(region);
            names.addAll(List.of(
                    "s3." + domain,
                    "*.s3." + domain,
                    "s3.dualstack." + domain,
                    "*.s3.dualstack." + domain,
                    "s3-fips." + domain,
                    "*.s3-fips." + domain,
                    "s3-fips.dualstack." + domain,
                    "*.s3-fips.dualstack." + domain,
                    "sts." + domain,
                    "sts-fips." + domain));
        }
        return names;
    }

    /**
     * {@return a name for each pattern}
     *
     * @param global whether with those of STS without a region
     */
    public static List<String> examples(Set<Region> regions, boolean global) {
        List<String> names = global ? subjectAlternativeNames(regions) : regionalNames(regions);
        return names.stream().map(name -> name.replace("*", "probe")).toList();
    }

    /** {@return the names themselves, for what knows no patterns: of S3, of some buckets, and of STS} */
    public static List<String> ofBuckets(Set<Region> regions, Collection<String> buckets) {
        return subjectAlternativeNames(regions).stream()
                .flatMap(name -> name.startsWith("*")
                        ? buckets.stream().map(bucket -> bucket + name.substring(1))
                        : Stream.of(name))
                .toList();
    }

    /**
     * {@return regular expressions that match a query's name, which ends with a dot}
     *
     * @param global whether with those of STS without a region
     */
    public static List<String> patterns(Set<Region> regions, boolean global) {
        List<String> patterns = new ArrayList<>();
        for (Region region : regions) {
            String domain = Pattern.compile("\\.")
                    .matcher(region.id() + "." + suffix(region) + ".")
                    .replaceAll("\\\\.");
            patterns.add("^(.+\\.)?s3(-fips)?\\.(dualstack\\.)?" + domain + "$");
            patterns.add("^sts(-fips)?\\." + domain + "$");
        }
        if (global) {
            globalNames(regions).forEach(name -> patterns.add("^" + name.replace(".", "\\.") + "\\.$"));
        }
        return patterns;
    }

    /** STS without a region, which minio-go asks where AWS_REGION is not set. */
    private static List<String> globalNames(Set<Region> regions) {
        return regions.stream()
                .map(region -> "sts." + suffix(region))
                .distinct()
                .sorted()
                .toList();
    }

    private static String suffix(Region region) {
        return Partition.of(region.id()).dnsSuffix();
    }
}
