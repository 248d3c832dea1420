package dev.milvusons3.cli;

import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.journal.Journal;
import dev.milvusons3.internal.journal.JournalDirectory;
import dev.milvusons3.internal.journal.RunRecord;
import dev.milvusons3.internal.journal.RunTags;
import dev.milvusons3.internal.journal.Thing;
import dev.milvusons3.internal.platform.EndpointAccount;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.model.Bucket;
import software.amazon.awssdk.services.s3.model.Tag;

/** An account in memory, and the journals of runs in it. */
final class Account implements AutoCloseable {
    static final String ISSUER = "https://oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF";
    static final RunTags CRASHED = RunTags.of("c0ffee00", Duration.ofHours(6));
    static final RunTags EXPIRED = new RunTags("0ddba110", "anna", Instant.parse("2026-01-02T03:04:05Z"));

    final Path journals;
    final Gateway gateway;
    final String endpoint;
    private final EndpointAccount aws;

    Account(Path journals) throws IOException {
        this.journals = journals;
        gateway = Gateway.builder().start();
        endpoint = gateway.endpoint().toString();
        aws = new EndpointAccount(
                gateway.endpoint(), Region.US_EAST_2, StaticCredentialsProvider.create(gateway.rootCredentials()));
    }

    void bucket(String name, Map<String, String> tags) {
        aws.s3()
                .createBucket(r -> r.bucket(name)
                        .createBucketConfiguration(c -> c.locationConstraint("us-east-2")
                                .tags(tags.entrySet().stream()
                                        .map(e -> Tag.builder()
                                                .key(e.getKey())
                                                .value(e.getValue())
                                                .build())
                                        .toList())));
    }

    List<String> buckets() {
        return aws.s3().listBuckets().buckets().stream().map(Bucket::name).toList();
    }

    /** Writes the journal that a crashed run leaves. */
    void crashed(Thing thing) {
        Journal journal = new JournalDirectory(journals)
                .begin(new RunRecord(CRASHED, gateway.accountId(), "aws", "us-east-2", endpoint, ISSUER));
        journal.intend(thing);
        journal.close();
    }

    @Override
    public void close() {
        aws.close();
        gateway.close();
    }
}
