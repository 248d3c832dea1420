package dev.milvusons3.internal.setup.folder;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.setup.Contradictions;
import dev.milvusons3.internal.setup.Documents;
import dev.milvusons3.internal.setup.Facts;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.setup.Samples;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.YamlNodes;
import dev.milvusons3.setup.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads a folder: {@code setup.yaml} says facts, every other file is one document. */
public final class SetupFolder {
    private static final String FACTS = "setup.yaml";

    private final FolderFiles files;
    private final Facts facts;
    private final Problems problems;
    private final Setup known;
    private final Documents documents;

    private SetupFolder(String name, String from, FolderFiles files, Facts facts, Problems problems) {
        this.files = files;
        this.facts = facts;
        this.problems = problems;
        this.known = known(name, from);
        this.documents = new Documents(problems, Samples.of(known));
    }

    /**
     * {@return the set-up}
     *
     * @param folder there is one
     * @param from as it was given
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong in any of its files
     */
    public static Setup read(Path folder, String from) {
        Problems problems = new Problems(from);
        FolderFiles files = FolderFiles.read(folder, from, problems);
        Facts facts = facts(files, problems);
        Path name = folder.toAbsolutePath().normalize().getFileName();
        Setup setup = new SetupFolder(name == null ? from : name.toString(), from, files, facts, problems).setup();
        facts.finish();
        Contradictions.report(setup, problems);
        problems.raise();
        return setup;
    }

    private static Facts facts(FolderFiles files, Problems problems) {
        String label = files.label(FACTS);
        try {
            Optional<String> text = files.text(FACTS);
            Optional<Node> root = text.isPresent() ? YamlNodes.read(text.get()) : Optional.empty();
            return root.map(node -> Facts.of(label, node, problems)).orElseGet(() -> Facts.none(problems));
        } catch (MalformedTreeException e) {
            problems.add(label, e, "This is not the YAML of a set-up: " + e.getMessage() + ".");
            return Facts.none(problems);
        }
    }

    /** {@return what documents are checked with: the facts that placeholders stand for} */
    private Setup known(String name, String from) {
        Optional<String> account = facts.account("account");
        Facts role = facts.object("role");
        Facts bucket = facts.object("bucket");
        Facts workload = facts.object("serviceAccount");
        Setup unsaid = Setup.unsaid(facts.text("name").orElse(name), from);
        return new Setup(
                unsaid.name(),
                from,
                facts.oneOf("partition", Partition.ids()),
                facts.text("region"),
                new Setup.Role(
                        role.text("name"),
                        path(role),
                        role.account("account").or(() -> account),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        role.textsByName("tags")),
                List.of(),
                new Setup.Bucket(
                        bucket.text("name"),
                        bucket.account("account").or(() -> account),
                        Optional.empty(),
                        Setup.Bucket.UNSAID.ownership(),
                        Setup.PublicAccessBlock.ALL,
                        Optional.empty()),
                List.of(),
                Setup.Organization.NONE,
                Setup.Network.UNSAID,
                new Setup.Workload(
                        workload.text("namespace"),
                        workload.text("name"),
                        workload.text("issuer").map(SetupFolder::withoutScheme),
                        workload.text("audience").orElse(Setup.Workload.UNSAID.audience()),
                        Optional.empty()),
                Optional.empty(),
                List.of());
    }

    private static String path(Facts role) {
        String path = role.text("path").orElse("/");
        if (!path.startsWith("/") || !path.endsWith("/")) {
            role.report(
                    "path", "\"role.path\" is \"" + path + "\". Allowed: a path from slash to slash, such as /apps/.");
        }
        return path;
    }

    private static String withoutScheme(String issuer) {
        return issuer.startsWith("https://") ? issuer.substring("https://".length()) : issuer;
    }

    private Setup setup() {
        return new Setup(
                known.name(),
                known.from(),
                known.partition(),
                known.region(),
                role("role", known.role()),
                chain(),
                bucket(),
                new FolderKeys(files, facts, documents).read(),
                new FolderOrganization(files, facts, documents).read(),
                network(),
                workload(),
                files.text("values.yaml").map(yaml -> new Setup.HelmValues(files.label("values.yaml"), yaml)),
                List.of());
    }

    private Setup.Role role(String folder, Setup.Role said) {
        return new Setup.Role(
                said.name(),
                said.path(),
                said.account(),
                files.document(documents, "trust policy", folder + "/trust.json", PolicyType.TRUST),
                files.documents(documents, folder + "/policies", PolicyType.IDENTITY),
                files.documents(documents, folder + "/inline", PolicyType.IDENTITY),
                files.document(documents, "boundary", folder + "/boundary.json", PolicyType.PERMISSIONS_BOUNDARY),
                files.documents(documents, folder + "/session", PolicyType.SESSION),
                said.tags());
    }

    /** Each role of the chain has a folder; the facts say the order, and what is passed. */
    private List<Setup.AssumedRole> chain() {
        List<Setup.AssumedRole> chain = new ArrayList<>();
        Set<String> folders = new TreeSet<>(files.names("assumed/([^/]+)/.*"));
        for (Facts assumed : facts.objects("assumes")) {
            String name = assumed.text("role").orElse("");
            if (name.isEmpty()) {
                assumed.report(
                        "role", "An entry of \"assumes\" has no \"role\". Allowed: the name of a folder in assumed.");
            } else if (!folders.remove(name)) {
                assumed.report(
                        "role",
                        "\"assumes.role\" is \"" + name + "\", and there is no folder assumed/" + name
                                + ". It holds the role's trust.json and policies/NAME.json.");
            }
            Setup.Role said = new Setup.Role(
                    Optional.of(name).filter(given -> !given.isEmpty()),
                    assumed.text("path").orElse("/"),
                    assumed.account("account").or(() -> known.role().account()),
                    Optional.empty(),
                    List.of(),
                    List.of(),
                    Optional.empty(),
                    List.of(),
                    assumed.textsByName("tags"));
            chain.add(new Setup.AssumedRole(
                    role("assumed/" + name, said),
                    assumed.text("externalId"),
                    assumed.text("sourceIdentity"),
                    assumed.textsByName("sessionTags")));
        }
        folders.forEach(unused -> problems.add(
                files.label("assumed/" + unused),
                "Nothing says that this role is assumed. Add it to \"assumes\" in " + FACTS + ": - role: " + unused
                        + ", or remove the folder."));
        return chain;
    }

    private Setup.Bucket bucket() {
        Facts bucket = facts.object("bucket");
        return new Setup.Bucket(
                known.bucket().name(),
                known.bucket().account(),
                files.document(documents, "bucket policy", "bucket/policy.json", PolicyType.RESOURCE),
                bucket.oneOf("ownership", List.of("BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"))
                        .orElse(known.bucket().ownership()),
                publicAccess(bucket),
                encryption(bucket));
    }

    private static Setup.PublicAccessBlock publicAccess(Facts bucket) {
        Facts block = bucket.object("publicAccessBlock");
        return new Setup.PublicAccessBlock(
                block.flag("blockPublicAcls").orElse(true),
                block.flag("ignorePublicAcls").orElse(true),
                block.flag("blockPublicPolicy").orElse(true),
                block.flag("restrictPublicBuckets").orElse(true));
    }

    private static Optional<Setup.Encryption> encryption(Facts bucket) {
        if (!bucket.has("encryption")) {
            return Optional.empty();
        }
        Facts encryption = bucket.object("encryption");
        return Optional.of(new Setup.Encryption(
                encryption
                        .oneOf("algorithm", List.of("AES256", "aws:kms", "aws:kms:dsse"))
                        .orElse("aws:kms"),
                encryption.text("key"),
                encryption.flag("bucketKey").orElse(false)));
    }

    private Setup.Network network() {
        Facts network = facts.object("network");
        return new Setup.Network(
                network.text("sourceIp"),
                network.text("vpc"),
                network.text("vpcEndpoint"),
                network.text("vpcSourceIp"),
                files.document(
                        documents, "VPC endpoint policy", "network/endpoint-policy.json", PolicyType.VPC_ENDPOINT));
    }

    private Setup.Workload workload() {
        Optional<Setup.Document> policy =
                files.document(documents, "session policy", "pod-identity/policy.json", PolicyType.SESSION);
        Optional<Setup.PodIdentity> podIdentity = Optional.empty();
        if (facts.has("podIdentity") || policy.isPresent()) {
            Facts association = facts.object("podIdentity");
            podIdentity = Optional.of(new Setup.PodIdentity(
                    association.text("targetRole"),
                    association.text("externalId"),
                    policy,
                    association.flag("disableSessionTags").orElse(false)));
        }
        Setup.Workload said = known.workload();
        return new Setup.Workload(said.namespace(), said.serviceAccount(), said.issuer(), said.audience(), podIdentity);
    }
}
