package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.platform.AwsErrors;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClient;
import software.amazon.awssdk.services.cloudtrail.CloudTrailClientBuilder;
import software.amazon.awssdk.services.cloudtrail.model.CloudTrailException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CommonPrefix;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Finds the trail that shows what was asked of a bucket.
 *
 * @param account whose trails
 * @param region of the bucket
 * @param endpoint what emulates CloudTrail; empty for AWS
 * @param credentials that may look at trails
 * @param files a client of S3 that reaches buckets of any region
 */
record CloudTrails(
        String account, Region region, Optional<URI> endpoint, AwsCredentialsProvider credentials, S3Client files) {
    private static final String REMEDY =
            "Have a trail log them, and let the runner read it: docs/aws-run.md, under \"Let"
                    + " CloudTrail tell what Milvus asks for\", has the commands";

    /**
     * Finds the first trail that logs all that is asked of a bucket's objects and whose files can be read.
     *
     * @see <a href="https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DescribeTrails.html">DescribeTrails</a>
     * @param bucketArn whose
     * @throws MilvusOnS3UnavailableException if there is none, with what is wrong with each that there is
     */
    Trail find(String bucketArn) {
        String unknown = "what Milvus asked S3 for is not known in environment AWS: ";
        List<String> problems = new ArrayList<>();
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                CloudTrailClient here = client(http, region)) {
            for (var trail :
                    here.describeTrails(r -> r.includeShadowTrails(true)).trailList()) {
                Optional<String> problem = problem(http, trail, bucketArn);
                if (problem.isEmpty()) {
                    Trail found = located(trail);
                    problem = unreadable(found);
                    if (problem.isEmpty()) {
                        return found;
                    }
                }
                problems.add("\n  - trail " + trail.name() + " " + problem.get());
            }
        } catch (CloudTrailException e) {
            throw new MilvusOnS3UnavailableException(
                    unknown + "CloudTrail does not name its trails (" + AwsErrors.code(e) + ")\nThe runner needs"
                            + " cloudtrail:DescribeTrails and more, see docs/aws-run.md\n" + e.getMessage(),
                    e);
        } catch (SdkException e) {
            throw new MilvusOnS3UnavailableException(
                    unknown + "CloudTrail in region " + region + " cannot be asked\nCheck network, proxy and endpoint\n"
                            + e.getMessage(),
                    e);
        }
        throw new MilvusOnS3UnavailableException(
                unknown
                        + (problems.isEmpty()
                                ? "account " + account + " has no trail in region " + region
                                : "no trail in region " + region + " shows requests to " + bucketArn)
                        + String.join("", problems) + "\n" + REMEDY,
                null);
    }

    /** {@return what CloudTrail says of its delivery, for a person} */
    String delivery(Trail trail) {
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                CloudTrailClient here = client(http, region)) {
            var status = here.getTrailStatus(r -> r.name(trail.name()));
            String error = status.latestDeliveryError();
            return (status.latestDeliveryTime() == null
                            ? "it has delivered nothing"
                            : "it delivered last at " + status.latestDeliveryTime())
                    + (error == null || error.isEmpty() ? "" : ", and its last error was " + error);
        } catch (SdkException e) {
            return "it does not say when it delivered last: " + e.getMessage();
        }
    }

    private Optional<String> problem(
            SdkHttpClient http, software.amazon.awssdk.services.cloudtrail.model.Trail trail, String bucketArn) {
        // A trail of several regions is asked about where it was made.
        Region home = trail.homeRegion() == null ? region : Region.of(trail.homeRegion());
        try (CloudTrailClient client = client(http, home)) {
            if (!Boolean.TRUE.equals(
                    client.getTrailStatus(r -> r.name(trail.trailARN())).isLogging())) {
                return Optional.of("is switched off (aws cloudtrail start-logging --name " + trail.trailARN() + ")");
            }
            return new TrailSelectors(bucketArn).gap(client.getEventSelectors(r -> r.trailName(trail.trailARN())));
        } catch (CloudTrailException e) {
            return Optional.of("must not be looked at (" + AwsErrors.code(e) + "): " + Refusals.message(e));
        }
    }

    private Trail located(software.amazon.awssdk.services.cloudtrail.model.Trail trail) {
        String prefix = (trail.s3KeyPrefix() == null || trail.s3KeyPrefix().isEmpty() ? "" : trail.s3KeyPrefix() + "/")
                + "AWSLogs/";
        String organisation =
                Boolean.TRUE.equals(trail.isOrganizationTrail()) ? organisation(trail.s3BucketName(), prefix) : "";
        return new Trail(trail.trailARN(), trail.s3BucketName(), prefix + organisation, account, region.id());
    }

    /** No call that a member of an organisation may make names it. */
    private String organisation(String bucket, String prefix) {
        try {
            return files
                    .listObjectsV2(r -> r.bucket(bucket).prefix(prefix + "o-").delimiter("/"))
                    .commonPrefixes()
                    .stream()
                    .map(CommonPrefix::prefix)
                    .map(found -> found.substring(prefix.length()))
                    .findFirst()
                    .orElse("");
        } catch (S3Exception e) {
            // What is said of the bucket when its files are looked for says this too.
            return "";
        }
    }

    private Optional<String> unreadable(Trail trail) {
        try {
            files.listObjectsV2(
                    r -> r.bucket(trail.bucket()).prefix(trail.files()).maxKeys(1));
            return Optional.empty();
        } catch (S3Exception e) {
            return Optional.of("delivers to bucket " + trail.bucket() + ", which must not be listed ("
                    + AwsErrors.code(e) + "): " + Refusals.message(e));
        }
    }

    private CloudTrailClient client(SdkHttpClient http, Region where) {
        CloudTrailClientBuilder builder = CloudTrailClient.builder()
                .region(where)
                .credentialsProvider(credentials)
                .httpClient(http);
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
