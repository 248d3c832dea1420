package dev.milvusons3.internal.negative;

import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.ChainedLogin;
import dev.milvusons3.internal.platform.Marker;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.s3.S3Client;

/** What a set-up's documents keep out, tried where one of them depends on it: from elsewhere, with another key, by another external id. */
final class SetupTrials {
    private static final Set<String> DENIED = Set.of("AccessDenied");

    private final Subject subject;
    private final Setup setup;
    private final RoleIdentity identity;

    SetupTrials(Subject subject, Setup setup) {
        this.subject = subject;
        this.setup = setup;
        this.identity = new RoleIdentity(subject);
    }

    List<Trial> all() {
        List<Trial> trials = new ArrayList<>();
        if (asksFor("aws:SourceVpce")) {
            trials.add(new Trial(
                    "network: another VPC endpoint",
                    () -> elsewhere("through another VPC endpoint", AwsAccount.Elsewhere::otherEndpoint)));
        }
        if (asksFor("aws:PrincipalOrg") || asksFor("aws:ResourceOrg")) {
            trials.add(new Trial(
                    "organisation: another",
                    () -> elsewhere("from another organisation", AwsAccount.Elsewhere::otherOrganization)));
        }
        if (asksFor("aws:SecureTransport")) {
            trials.add(new Trial("transport: plain HTTP, by the set-up's own documents", this::plainHttp));
        }
        if (setup.bucket()
                .encryption()
                .filter(encryption -> encryption.algorithm().startsWith("aws:kms"))
                .isPresent()) {
            trials.add(new Trial("key: another than the bucket's", this::otherKey));
        }
        if (subject.login() instanceof ChainedLogin chained && asksFor("sts:ExternalId")) {
            trials.add(new Trial("external id: another", () -> otherExternalId(chained)));
        }
        trials.add(new Trial("account: one that has no part in the set-up", this::otherAccount));
        return trials;
    }

    private boolean asksFor(String key) {
        String asked = key.toLowerCase(Locale.ROOT);
        return setup.documents().stream()
                .anyMatch(document ->
                        document.template().text().toLowerCase(Locale.ROOT).contains(asked));
    }

    /** Makes a client that comes from elsewhere. */
    @FunctionalInterface
    private interface Way {
        S3Client from(AwsAccount.Elsewhere elsewhere, AwsCredentialsProvider credentials);
    }

    /** First from where the deployment is, in the same way, so that the refusal can have no other cause. */
    private void elsewhere(String what, Way way) {
        AwsAccount.Elsewhere elsewhere = elsewhere();
        AwsCredentialsProvider role = identity.credentials();
        try (S3Client same = elsewhere.same(role);
                S3Client other = way.from(elsewhere, role)) {
            Refusal.of(() -> list(same)).ifPresent(refusal -> {
                throw new TestAbortedException(
                        "the role may not list the bucket by the way in which this is tried, plain HTTP: "
                                + refusal.cause().getMessage(),
                        refusal.cause());
            });
            Refusal.expect("s3:ListBucket on " + subject.bucket() + " " + what, DENIED, () -> list(other));
        }
    }

    private AwsAccount.Elsewhere elsewhere() {
        return subject.aws()
                .elsewhere()
                .orElseThrow(() -> new TestAbortedException(
                        "requests cannot be made to come from elsewhere here; EMBEDDED and CONTAINERS can"));
    }

    private void list(S3Client s3) {
        s3.listObjectsV2(r -> r.bucket(subject.bucket())
                .prefix(subject.rootPath() + "/")
                .maxKeys(1)
                .overrideConfiguration(Marker::mark));
    }

    private void plainHttp() {
        AwsCredentialsProvider role = identity.credentials();
        if (!subject.aws().isOverTls()) {
            throw new TestAbortedException("there is no TLS here; NAMESPACE, CONTAINER and CONTAINERS have it");
        }
        try (S3Client s3 = subject.aws()
                .plainS3(role)
                .orElseThrow(() -> new TestAbortedException("S3 is not reached by plain HTTP here"))) {
            Refusal.expect("s3:ListBucket on " + subject.bucket() + " by plain HTTP", DENIED, () -> list(s3));
        }
    }

    /** A key of the bucket's account that nobody but its root may use. */
    private void otherKey() {
        AwsAccount aws = subject.aws();
        String account =
                setup.bucket().account().or(() -> setup.role().account()).orElseGet(aws::accountId);
        KmsClient kms = keysOf(account);
        String root = aws.iamArnIn(account, "root");
        String key = kms.createKey(r -> r.description("Nobody's, for a test").policy("""
                        { "Version": "2012-10-17",
                          "Statement": { "Effect": "Allow", "Principal": { "AWS": "%s" }, "Action": "kms:*", "Resource": "*",
                                         "Condition": { "ArnEquals": { "aws:PrincipalArn": "%s" } } } }
                        """.formatted(root, root)))
                .keyMetadata()
                .arn();
        String object = subject.rootPath() + "/milvus-on-s3-negative-" + UUID.randomUUID();
        try (S3Client s3 = aws.s3(identity.credentials())) {
            Refusal.expect(
                    "s3:PutObject on " + subject.bucket() + "/" + object + " with key " + key,
                    DENIED,
                    () -> s3.putObject(
                            r -> r.bucket(subject.bucket())
                                    .key(object)
                                    .serverSideEncryption("aws:kms")
                                    .ssekmsKeyId(key)
                                    .overrideConfiguration(Marker::mark),
                            RequestBody.fromString("x")));
        } finally {
            aws.endKey(account, key);
        }
    }

    private KmsClient keysOf(String account) {
        try {
            return subject.aws().kms(account);
        } catch (IllegalStateException e) {
            throw new TestAbortedException("no other key can be made: " + e.getMessage(), e);
        }
    }

    private void otherExternalId(ChainedLogin chained) {
        List<ChainedLogin.Hop> hops = new ArrayList<>(chained.hops());
        ChainedLogin.Hop last = hops.remove(hops.size() - 1);
        hops.add(new ChainedLogin.Hop(
                last.roleArn(), Optional.of("milvus-on-s3-another"), last.sourceIdentity(), last.tags()));
        ChainedLogin other = new ChainedLogin(chained.aws(), chained.first(), chained.firstRole(), hops);
        Refusal.expect(
                "sts:AssumeRole of " + last.roleArn() + " with another external id", DENIED, () -> identity.by(other));
    }

    private void otherAccount() {
        AwsAccount.Elsewhere elsewhere = elsewhere();
        try (S3Client s3 = elsewhere.same(elsewhere.stranger())) {
            Refusal.expect(
                    "s3:ListBucket on " + subject.bucket() + " by another account's administrator",
                    DENIED,
                    () -> list(s3));
        }
    }
}
