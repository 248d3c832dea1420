package dev.milvusons3.aws;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.setup.Arn;
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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apiguardian.api.API;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.GrantListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Makes a set-up of what an account has: Milvus' role with its policies in their default versions, trust and boundary, the bucket
 * with its policy and settings, the key with its policy and grants, the organisation's policies, and the values of the Helm release. It
 * only reads, and leaves out what is not about Milvus' role. What may not be read, as the organisation's policies by most of its
 * accounts, is noted.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupCapture {
    static final String ROLE_ARN = "eks.amazonaws.com/role-arn";

    private final IamClient iam;
    private final S3Client s3;
    private final KmsClient kms;
    private final List<String> leftOut = new ArrayList<>();
    private final Unread unread = new Unread();
    private final Sources sources;

    private SetupCapture(Sources sources) {
        this.sources = sources;
        this.iam = sources.iam();
        this.s3 = sources.s3();
        this.kms = sources.kms();
    }

    /**
     * Whom to ask.
     *
     * @param iam a client that may read the role and its policies
     * @param s3 a client of the bucket's region that may read the bucket's settings
     * @param kms a client of the bucket's region that may read the key
     * @param organizations empty: the organisation is not asked
     * @param cluster whose Helm releases may be read; empty: they are not
     */
    public record Sources(
            IamClient iam,
            S3Client s3,
            KmsClient kms,
            Optional<Organizations> organizations,
            Optional<KubernetesClient> cluster) {}

    /**
     * What to capture.
     *
     * @param role its name or ARN
     * @param assumed names or ARNs of roles of the same account that are assumed one after the other, the first of them by the role's
     *     sessions
     * @param bucket its name
     * @param bucketAccount twelve digits; empty: the role's
     * @param workload the pod's side, as far as it is known
     * @param values of the Milvus chart, of which only bucket and service account are taken
     * @param whole whether statements about others are taken, too: for a comparison
     */
    public record Wanted(
            String role,
            List<String> assumed,
            String bucket,
            Optional<String> bucketAccount,
            Setup.Workload workload,
            Optional<Setup.HelmValues> values,
            boolean whole) {
        /** Copies the list. */
        public Wanted {
            assumed = List.copyOf(assumed);
        }
    }

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
     * @param sources whom to ask
     * @param wanted of the account
     * @throws software.amazon.awssdk.core.exception.SdkException if the role or bucket is not there, or nothing answers
     */
    public static Captured read(Sources sources, Wanted wanted) {
        return new SetupCapture(sources).read(wanted);
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
        Role role = role(wanted.role());
        s3.headBucket(r -> r.bucket(wanted.bucket()));
        Arn arn = Arn.of(role.arn()).orElseThrow();
        String owner = wanted.bucketAccount().orElse(arn.account());
        Set<String> accounts = new LinkedHashSet<>(List.of(arn.account(), owner));
        RelevantStatements statements =
                new RelevantStatements(role.arn(), List.copyOf(accounts), wanted.whole(), leftOut);
        BucketCapture bucket = new BucketCapture(s3, wanted.bucket(), statements, unread);
        Optional<Setup.Encryption> encryption = bucket.encryption();
        List<Setup.Key> keys = encryption.flatMap(Setup.Encryption::key).stream()
                .flatMap(key -> key(key, role.arn(), statements).stream())
                .toList();
        Setup setup = new Setup(
                role.roleName(),
                "account " + arn.account(),
                Optional.of(arn.partition()),
                Optional.of(s3.serviceClientConfiguration().region().id()),
                role(role, arn, statements, ""),
                wanted.assumed().stream()
                        .map(assumed -> assumed(role(assumed), statements))
                        .toList(),
                bucket.read(owner, encryption),
                keys,
                sources.organizations()
                        .map(asked -> new OrganizationCapture(asked, statements, unread).of(accounts))
                        .orElse(Setup.Organization.NONE),
                Setup.Network.UNSAID,
                wanted.workload(),
                helm(wanted),
                List.of());
        return new Captured(setup, leftOut, unread.reasons());
    }

    /** {@return what was given, or else what the cluster has} */
    private Optional<Setup.HelmValues> helm(Wanted wanted) {
        if (wanted.values().isPresent()) {
            return wanted.values().map(HelmCapture::withoutSecrets);
        }
        return sources.cluster()
                .flatMap(cluster -> wanted.workload()
                        .namespace()
                        .flatMap(namespace -> HelmCapture.ofRelease(cluster, namespace, wanted.bucket(), unread)));
    }

    private Role role(String nameOrArn) {
        String name = AccountDocuments.nameOf(nameOrArn);
        return iam.getRole(r -> r.roleName(name)).role();
    }

    /** What is passed when it is assumed, its account does not know. */
    private Setup.AssumedRole assumed(Role role, RelevantStatements statements) {
        return new Setup.AssumedRole(
                role(role, Arn.of(role.arn()).orElseThrow(), statements, " of role " + role.roleName()),
                Optional.empty(),
                Optional.empty(),
                Map.of());
    }

    /** @param of what the names of its documents end with, where they might be another role's */
    private Setup.Role role(Role role, Arn arn, RelevantStatements statements, String of) {
        List<Setup.Document> managed = new ArrayList<>();
        for (AttachedPolicy policy : iam.listAttachedRolePoliciesPaginator(r -> r.roleName(role.roleName()))
                .attachedPolicies()) {
            unread.tried("managed policy " + policy.policyName() + of, () -> defaultVersion(policy.policyArn()))
                    .flatMap(json -> statements.document(policy.policyName(), json, PolicyType.IDENTITY))
                    .ifPresent(managed::add);
        }
        List<Setup.Document> inline = new ArrayList<>();
        for (String policy :
                iam.listRolePoliciesPaginator(r -> r.roleName(role.roleName())).policyNames()) {
            unread.tried(
                            "inline policy " + policy + of,
                            () -> decoded(iam.getRolePolicy(
                                            r -> r.roleName(role.roleName()).policyName(policy))
                                    .policyDocument()))
                    .flatMap(json -> statements.document(policy, json, PolicyType.IDENTITY))
                    .ifPresent(inline::add);
        }
        Optional<Setup.Document> boundary = Optional.ofNullable(role.permissionsBoundary())
                .flatMap(it ->
                        unread.tried("permissions boundary" + of, () -> defaultVersion(it.permissionsBoundaryArn())))
                .flatMap(json -> statements.document("boundary", json, PolicyType.PERMISSIONS_BOUNDARY));
        Map<String, String> tags = new HashMap<>();
        role.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
        return new Setup.Role(
                Optional.of(role.roleName()),
                role.path(),
                Optional.of(arn.account()),
                statements.document("trust policy", decoded(role.assumeRolePolicyDocument()), PolicyType.TRUST),
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

    private Optional<Setup.Key> key(String said, String roleArn, RelevantStatements statements) {
        return unread.tried("key", () -> kms.describeKey(r -> r.keyId(said)).keyMetadata())
                .map(key -> key(key, roleArn, statements));
    }

    private Setup.Key key(KeyMetadata key, String roleArn, RelevantStatements statements) {
        Optional<Setup.Document> policy = unread.tried(
                        "key policy",
                        () -> kms.getKeyPolicy(r -> r.keyId(key.arn()).policyName("default"))
                                .policy())
                .flatMap(json -> statements.document("key policy", json, PolicyType.RESOURCE));
        Optional<String> alias = unread.tried(
                        "key.alias",
                        () -> kms.listAliases().aliases().stream()
                                .filter(each -> key.keyId().equals(each.targetKeyId()))
                                .map(each -> each.aliasName())
                                .findFirst())
                .flatMap(found -> found);
        List<Setup.KeyGrant> grants =
                unread
                        .tried(
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

    private static String decoded(String document) {
        return URLDecoder.decode(document, StandardCharsets.UTF_8);
    }
}
