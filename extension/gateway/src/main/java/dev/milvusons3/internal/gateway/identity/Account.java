package dev.milvusons3.internal.gateway.identity;

import dev.milvusons3.internal.partition.Partition;
import java.util.List;
import software.amazon.awssdk.regions.Region;

/**
 * The account that the gateway emulates, and the forms of its ARNs.
 *
 * @param id twelve digits
 * @param region where its buckets are
 */
public record Account(String id, Region region) {
    /** Checks the id. */
    public Account {
        if (!id.matches("\\d{12}")) {
            throw new IllegalArgumentException("an account id has twelve digits: " + id);
        }
    }

    /** {@return such as {@code aws-cn}} */
    public String partition() {
        return Partition.of(region.id()).id();
    }

    /** {@return such as {@code amazonaws.com.cn}} */
    public String dnsSuffix() {
        return Partition.of(region.id()).dnsSuffix();
    }

    /** {@return the region that IAM requests are signed for: one for a partition, or the account's if the SDK knows none such} */
    public String iamRegion() {
        return Partition.of(region.id()).iamRegion(region.id());
    }

    /**
     * {@return the regions that a request to IAM may be signed for: the real one first, then those that an SDK signs for
     * when its endpoint is overridden, where it cannot work out the real one}
     */
    public List<String> iamSigningRegions() {
        return List.of(iamRegion(), partition() + "-global", region.id());
    }

    /** {@return of the account itself} */
    public String rootArn() {
        return iamArn("root");
    }

    /** {@return of something in IAM, such as {@code role/x}} */
    public String iamArn(String resource) {
        return "arn:" + partition() + ":iam::" + id + ":" + resource;
    }

    /** {@return of a bucket} */
    public String bucketArn(String bucket) {
        return "arn:" + partition() + ":s3:::" + bucket;
    }
}
