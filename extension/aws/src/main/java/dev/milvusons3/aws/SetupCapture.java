package dev.milvusons3.aws;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Arn;
import dev.milvusons3.internal.setup.HelmFacts;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Placeholders;
import dev.milvusons3.setup.Setup;
import dev.milvusons3.setup.writer.SetupWriter;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apiguardian.api.API;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.PublicAccessBlockConfiguration;
import software.amazon.awssdk.services.s3.model.ServerSideEncryptionRule;

/**
 * Makes a set-up of what an account has: Milvus' role with its policies in their default versions, trust and boundary, the bucket
 * with its policy and settings, the key with its policy and grants. It only reads, and leaves out what is not about Milvus' role. The
 * organisation's policies, which members' accounts mostly may not read, are not in it.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupCapture {
    private static final int FORBIDDEN = 403;
    private static final Set<String> ABSENT = Set.of(
            "NoSuchBucketPolicy",
            "ServerSideEncryptionConfigurationNotFoundError",
            "OwnershipControlsNotFoundError",
            "NoSuchPublicAccessBlockConfiguration");
    /** As buckets are that were made before there were such controls. */
    private static final String NO_CONTROLS = "ObjectWriter";

    private static final Setup.PublicAccessBlock NO_BLOCK = new Setup.PublicAccessBlock(false, false, false, false);
    private static final String ROLE_ARN = "eks.amazonaws.com/role-arn";

    private final IamClient iam;
    private final S3Client s3;
    private final KmsClient kms;
    private final List<String> leftOut = new ArrayList<>();
    private final Map<String, String> unread = new LinkedHashMap<>();

    private SetupCapture(IamClient iam, S3Client s3, KmsClient kms) {
        this.iam = iam;
        this.s3 = s3;
        this.kms = kms;
    }

    /**
     * What to capture.
     *
     * @param role its name or ARN
     * @param bucket its name
     * @param bucketAccount twelve digits; empty: the role's
     * @param workload the pod's side, as far as it is known
     * @param values of the Milvus chart, of which only bucket and service account are taken
     * @param whole whether statements about others are taken, too: for a comparison
     */
    public record Wanted(
            String role,
            String bucket,
            Optional<String> bucketAccount,
            Setup.Workload workload,
            Optional<Setup.HelmValues> values,
            boolean whole) {}

    /**
     * What was captured.
     *
     * @param setup as the account has it
     * @param leftOut statements that are not about Milvus' role
     * @param unread what may not be read, and why; by the names that {@link dev.milvusons3.setup.check.SetupDrift} has for it
     */
    public record Captured(Setup setup, List<String> leftOut, Map<String, String> unread) {
        /** Copies the collections. */
        public Captured {
            leftOut = List.copyOf(leftOut);
            unread = Collections.unmodifiableMap(new LinkedHashMap<>(unread));
        }

        /**
         * Writes it, with a note on what is not in it.
         *
         * @param folder that is made, or is there and empty
         * @throws IllegalArgumentException if there are files in it
         * @throws UncheckedIOException if it cannot be written
         */
        public void write(Path folder) {
            SetupWriter.write(setup, folder);
            StringBuilder note = new StringBuilder("# " + setup.name() + "\n\nCaptured from account "
                    + setup.role().account().orElse("") + ", read-only.\n");
            list(note, "Left out, as not about Milvus' role", leftOut);
            list(
                    note,
                    "Could not be read",
                    unread.entrySet().stream()
                            .map(one -> one.getKey() + ": " + one.getValue())
                            .toList());
            try {
                Files.writeString(folder.resolve("README.md"), note);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void list(StringBuilder note, String title, List<String> items) {
            if (!items.isEmpty()) {
                note.append('\n').append(title).append(":\n\n");
                items.forEach(item -> note.append("- ").append(item).append('\n'));
            }
        }
    }

    /**
     * {@return what the account has}
     *
     * @param iam a client that may read the role and its policies
     * @param s3 a client of the bucket's region that may read the bucket's settings
     * @param kms a client of the bucket's region that may read the key
     * @param wanted of the account
     * @throws software.amazon.awssdk.core.exception.SdkException if the role or bucket is not there, or nothing answers
     */
    public static Captured read(IamClient iam, S3Client s3, KmsClient kms, Wanted wanted) {
        return new SetupCapture(iam, s3, kms).read(wanted);
    }

    /**
     * {@return the service account that is annotated with a role, if a cluster has exactly one}
     *
     * @param cluster whose service accounts may be listed
     * @param issuer of the cluster's tokens, without {@code https://}
     * @param roleArn the role's
     */
    public static Optional<Setup.Workload> workload(KubernetesClient cluster, String issuer, String roleArn) {
        List<ServiceAccount> annotated = cluster.serviceAccounts().inAnyNamespace().list().getItems().stream()
                .filter(account -> account.getMetadata().getAnnotations() != null
                        && roleArn.equals(account.getMetadata().getAnnotations().get(ROLE_ARN)))
                .toList();
        return annotated.size() != 1
                ? Optional.empty()
                : Optional.of(new Setup.Workload(
                        Optional.of(annotated.get(0).getMetadata().getNamespace()),
                        Optional.of(annotated.get(0).getMetadata().getName()),
                        Optional.of(issuer),
                        Setup.Workload.UNSAID.audience(),
                        Optional.empty()));
    }

    private Captured read(Wanted wanted) {
        String name = wanted.role().substring(wanted.role().lastIndexOf('/') + 1);
        Role role = iam.getRole(r -> r.roleName(name)).role();
        s3.headBucket(r -> r.bucket(wanted.bucket()));
        Arn arn = Arn.of(role.arn()).orElseThrow();
        String owner = wanted.bucketAccount().orElse(arn.account());
        RelevantStatements statements =
                new RelevantStatements(role.arn(), List.of(arn.account(), owner), wanted.whole(), leftOut);
        Optional<Setup.Encryption> encryption = encryption(wanted.bucket());
        Setup.Bucket bucket = bucket(wanted.bucket(), owner, encryption, statements);
        List<Setup.Key> keys = encryption.flatMap(Setup.Encryption::key).stream()
                .flatMap(key -> key(key, role.arn(), statements).stream())
                .toList();
        Setup setup = new Setup(
                role.roleName(),
                "account " + arn.account(),
                Optional.of(arn.partition()),
                Optional.of(s3.serviceClientConfiguration().region().id()),
                role(role, arn, statements),
                List.of(),
                bucket,
                keys,
                Setup.Organization.NONE,
                Setup.Network.UNSAID,
                wanted.workload(),
                wanted.values().map(SetupCapture::withoutSecrets),
                List.of());
        return new Captured(setup, leftOut, unread);
    }

    private Setup.Role role(Role role, Arn arn, RelevantStatements statements) {
        List<Setup.Document> managed = new ArrayList<>();
        for (AttachedPolicy policy : iam.listAttachedRolePoliciesPaginator(r -> r.roleName(role.roleName()))
                .attachedPolicies()) {
            tried("managed policy " + policy.policyName(), () -> defaultVersion(policy.policyArn()))
                    .flatMap(json -> document(policy.policyName(), json, PolicyType.IDENTITY, statements))
                    .ifPresent(managed::add);
        }
        List<Setup.Document> inline = new ArrayList<>();
        for (String policy :
                iam.listRolePoliciesPaginator(r -> r.roleName(role.roleName())).policyNames()) {
            tried(
                            "inline policy " + policy,
                            () -> decoded(iam.getRolePolicy(
                                            r -> r.roleName(role.roleName()).policyName(policy))
                                    .policyDocument()))
                    .flatMap(json -> document(policy, json, PolicyType.IDENTITY, statements))
                    .ifPresent(inline::add);
        }
        Optional<Setup.Document> boundary = Optional.ofNullable(role.permissionsBoundary())
                .flatMap(it -> tried("permissions boundary", () -> defaultVersion(it.permissionsBoundaryArn())))
                .flatMap(json -> document("boundary", json, PolicyType.PERMISSIONS_BOUNDARY, statements));
        Map<String, String> tags = new HashMap<>();
        role.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return new Setup.Role(
                Optional.of(role.roleName()),
                role.path(),
                Optional.of(arn.account()),
                document("trust policy", decoded(role.assumeRolePolicyDocument()), PolicyType.TRUST, statements),
                managed,
                inline,
                boundary,
                List.of(),
                tags);
    }

    private String defaultVersion(String arn) {
        String version = iam.getPolicy(r -> r.policyArn(arn)).policy().defaultVersionId();
        return decoded(iam.getPolicyVersion(r -> r.policyArn(arn).versionId(version))
                .policyVersion()
                .document());
    }

    private Setup.Bucket bucket(
            String bucket, String owner, Optional<Setup.Encryption> encryption, RelevantStatements statements) {
        Optional<Setup.Document> policy = tried(
                        "bucket policy",
                        () -> unlessAbsent(
                                () -> Optional.of(s3.getBucketPolicy(r -> r.bucket(bucket))
                                        .policy()),
                                Optional.<String>empty()))
                .flatMap(found -> found)
                .flatMap(json -> document("bucket policy", json, PolicyType.RESOURCE, statements));
        String ownership = tried(
                        "bucket.ownership",
                        () -> unlessAbsent(
                                () -> s3.getBucketOwnershipControls(r -> r.bucket(bucket))
                                        .ownershipControls()
                                        .rules()
                                        .get(0)
                                        .objectOwnershipAsString(),
                                NO_CONTROLS))
                .orElse(Setup.Bucket.UNSAID.ownership());
        Setup.PublicAccessBlock block = tried(
                        "bucket.publicAccessBlock",
                        () -> unlessAbsent(
                                () -> block(s3.getPublicAccessBlock(r -> r.bucket(bucket))
                                        .publicAccessBlockConfiguration()),
                                NO_BLOCK))
                .orElse(Setup.PublicAccessBlock.ALL);
        return new Setup.Bucket(Optional.of(bucket), Optional.of(owner), policy, ownership, block, encryption);
    }

    private static Setup.PublicAccessBlock block(PublicAccessBlockConfiguration said) {
        return new Setup.PublicAccessBlock(
                Boolean.TRUE.equals(said.blockPublicAcls()),
                Boolean.TRUE.equals(said.ignorePublicAcls()),
                Boolean.TRUE.equals(said.blockPublicPolicy()),
                Boolean.TRUE.equals(said.restrictPublicBuckets()));
    }

    /** {@return the default encryption, unless it is the one that every bucket has} */
    private Optional<Setup.Encryption> encryption(String bucket) {
        return tried(
                        "bucket.encryption",
                        () -> unlessAbsent(
                                () -> s3.getBucketEncryption(r -> r.bucket(bucket))
                                        .serverSideEncryptionConfiguration()
                                        .rules(),
                                List.<ServerSideEncryptionRule>of()))
                .flatMap(rules -> rules.stream().findFirst())
                .filter(rule -> rule.applyServerSideEncryptionByDefault() != null
                        && rule.applyServerSideEncryptionByDefault()
                                .sseAlgorithmAsString()
                                .startsWith("aws:kms"))
                .map(SetupCapture::encryption);
    }

    private static Setup.Encryption encryption(ServerSideEncryptionRule rule) {
        return new Setup.Encryption(
                rule.applyServerSideEncryptionByDefault().sseAlgorithmAsString(),
                Optional.ofNullable(rule.applyServerSideEncryptionByDefault().kmsMasterKeyID()),
                Boolean.TRUE.equals(rule.bucketKeyEnabled()));
    }

    private Optional<Setup.Key> key(String said, String roleArn, RelevantStatements statements) {
        return tried("key", () -> kms.describeKey(r -> r.keyId(said)).keyMetadata())
                .map(key -> key(key, roleArn, statements));
    }

    private Setup.Key key(KeyMetadata key, String roleArn, RelevantStatements statements) {
        Optional<Setup.Document> policy = tried(
                        "key policy",
                        () -> kms.getKeyPolicy(r -> r.keyId(key.arn()).policyName("default"))
                                .policy())
                .flatMap(json -> document("key policy", json, PolicyType.RESOURCE, statements));
        Optional<String> alias = tried(
                        "key.alias",
                        () -> kms.listAliases().aliases().stream()
                                .filter(each -> key.keyId().equals(each.targetKeyId()))
                                .map(each -> each.aliasName())
                                .findFirst())
                .flatMap(found -> found);
        List<Setup.KeyGrant> grants =
                tried(
                                "key.grants",
                                () -> kms.listGrants(r -> r.keyId(key.arn())).grants())
                        .orElse(List.of())
                        .stream()
                        .filter(grant -> roleArn.equals(grant.granteePrincipal()))
                        .map(SetupCapture::grant)
                        .toList();
        return new Setup.Key(
                Optional.of(key.keyId()),
                alias,
                Optional.of(Arn.of(key.arn()).orElseThrow().account()),
                policy,
                Boolean.TRUE.equals(key.enabled()),
                grants);
    }

    private static Setup.KeyGrant grant(GrantListEntry grant) {
        return new Setup.KeyGrant(grant.granteePrincipal(), grant.operationsAsStrings());
    }

    private static Optional<Setup.Document> document(
            String name, String json, PolicyType type, RelevantStatements statements) {
        return statements.of(name, json, type).map(kept -> new Setup.Document(name, Placeholders.template(name, kept)));
    }

    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }

    /** {@return what was read; empty if it may not be read, which is noted} */
    private <T> Optional<T> tried(String what, Supplier<T> call) {
        try {
            return Optional.of(call.get());
        } catch (AwsServiceException e) {
            String code = code(e);
            // That is what S3 says to other accounts who ask for a bucket's policy, whatever they are granted.
            boolean ofAnotherAccount = code.equals("MethodNotAllowed");
            if (e.statusCode() != FORBIDDEN && !code.startsWith("AccessDenied") && !ofAnotherAccount) {
                throw e;
            }
            unread.put(what, e.awsErrorDetails().errorMessage());
            return Optional.empty();
        }
    }

    private static <T> T unlessAbsent(Supplier<T> call, T absent) {
        try {
            return call.get();
        } catch (AwsServiceException e) {
            if (ABSENT.contains(code(e))) {
                return absent;
            }
            throw e;
        }
    }

    private static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null ? "" : e.awsErrorDetails().errorCode();
    }

    /** Passwords and keys stand in values; what decides about access does not. */
    private static Setup.HelmValues withoutSecrets(Setup.HelmValues values) {
        HelmFacts facts = HelmFacts.read(values.file(), values.yaml(), new Problems(values.file()));
        StringBuilder yaml = new StringBuilder("externalS3:\n");
        line(yaml, "  bucketName", facts.bucket().flatMap(Node::scalar));
        line(yaml, "  region", facts.region().flatMap(Node::scalar));
        line(yaml, "  host", facts.host().flatMap(Node::scalar));
        line(yaml, "  rootPath", facts.rootPath());
        yaml.append("  useIAM: ").append(facts.usesRole()).append('\n');
        if (facts.serviceAccount().isPresent() || facts.roleArn().isPresent()) {
            yaml.append("serviceAccount:\n");
            line(yaml, "  name", facts.serviceAccount().flatMap(Node::scalar));
            facts.roleArn().flatMap(Node::scalar).ifPresent(arn -> {
                yaml.append("  annotations:\n");
                line(yaml, "    " + ROLE_ARN, Optional.of(arn));
            });
        }
        return new Setup.HelmValues(values.file(), yaml.toString());
    }

    private static void line(StringBuilder yaml, String name, Optional<String> value) {
        value.ifPresent(text -> yaml.append(name).append(": \"").append(text).append("\"\n"));
    }
}
