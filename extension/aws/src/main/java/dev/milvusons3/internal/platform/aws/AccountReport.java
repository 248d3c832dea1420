package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.MismatchException;
import dev.milvusons3.internal.platform.aws.Inventory.Thing;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** Says at the end what was made in the account and for how long, and asks AWS whether it is gone. */
final class AccountReport {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private static final String BILLED =
            "AWS bills requests to S3 and storage, load balancers by the hour, volumes by size and time;"
                    + " IAM and STS are free. Milvus' own requests and traffic are not counted here: the bucket's tag milvus-on-s3/run"
                    + " finds them in the bill, if it is activated as a cost allocation tag";

    private final LiveAccount aws;
    private final Inventory inventory;
    private final List<String> billed;
    private final Duration bound;

    /**
     * @param billed lines about what else is paid for, by the time of the report
     * @param bound how long a deletion may take to be seen
     */
    AccountReport(LiveAccount aws, Inventory inventory, List<String> billed, Duration bound) {
        this.billed = billed;
        this.bound = bound;
        this.aws = aws;
        this.inventory = inventory;
    }

    /**
     * Writes it to the log.
     *
     * @throws MilvusOnS3Exception if something is still there
     */
    void finish() {
        List<Thing> things = inventory.things();
        if (things.isEmpty()) {
            LOG.info("nothing was made in account {}", aws.accountId());
            return;
        }
        Instant now = Instant.now();
        List<String> lines = new ArrayList<>();
        List<String> left = new ArrayList<>();
        for (Thing thing : things) {
            String state = state(thing);
            lines.add("  %-18s %-52s there for %4d s, %s"
                    .formatted(
                            thing.kind().text(),
                            thing.name(),
                            thing.lifetime(now).toSeconds(),
                            state));
            if (!state.equals("gone")) {
                left.add(thing.kind().text() + " " + thing.name() + " (" + state + ")");
            }
        }
        lines.addAll(billed);
        LOG.info(
                "in account {}, region {}:\n{}\n  requests of the harness: {}\n  {}",
                aws.accountId(),
                aws.region(),
                String.join("\n", lines),
                inventory.requests().entrySet().stream()
                        .map(e -> e.getValue() + " to " + e.getKey())
                        .collect(Collectors.joining(", ")),
                BILLED);
        if (!left.isEmpty()) {
            throw new MilvusOnS3Exception("not gone from account " + aws.accountId() + ": " + String.join(", ", left));
        }
    }

    private String state(Thing thing) {
        try {
            return new Settling(MismatchException.class::isInstance, bound, Pause.real(), () -> 0.5)
                    .run(thing.kind().text() + " " + thing.name(), () -> gone(thing));
        } catch (MilvusOnS3Exception e) {
            return "STILL THERE";
        } catch (SdkException e) {
            return "not known whether it is gone: " + e.getMessage();
        }
    }

    /** Deletions too take a while to be known everywhere. */
    private String gone(Thing thing) {
        if (isThere(thing)) {
            throw new MismatchException(thing.name() + " is still there");
        }
        return "gone";
    }

    private boolean isThere(Thing thing) {
        try {
            switch (thing.kind()) {
                case BUCKET -> aws.s3().headBucket(r -> r.bucket(thing.name()));
                case POLICY -> aws.iam().getPolicy(r -> r.policyArn(aws.iamArn("policy/" + thing.name())));
                case ROLE -> aws.iam().getRole(r -> r.roleName(thing.name()));
                case PROVIDER ->
                    aws.iam()
                            .getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(
                                    aws.iamArn("oidc-provider/" + thing.name().replaceFirst("^https://", ""))));
            }
            return true;
        } catch (NoSuchEntityException e) {
            return false;
        } catch (AwsServiceException e) {
            if (e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }
}
