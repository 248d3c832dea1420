package dev.milvusons3.internal.sweep;

import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * An account whose credentials have been checked to be its own.
 *
 * @param id twelve digits
 * @param region whose buckets are swept
 * @param endpoint that emulates AWS, as journals say it; empty for AWS itself
 * @param s3 of the region; the caller closes it
 * @param iam the caller closes it
 */
public record Account(String id, Region region, String endpoint, S3Client s3, IamClient iam) {}
