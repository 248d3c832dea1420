package dev.milvusons3.setup.check;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Samples;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * What an account has otherwise than a set-up says it, document by document. Documents are compared by what they say, not by how: order,
 * spelling of actions, and lists of one do not count. What the set-up leaves to the deployment is not compared, and neither are
 * organisation, network, grants of keys, and roles that the first one assumes and that were not captured.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupDrift {
    private final Setup said;
    private final Setup account;
    private final Set<String> unread;
    private final Map<String, String> values;
    private final List<Difference> found = new ArrayList<>();

    private SetupDrift(Setup said, Setup account, Set<String> unread) {
        this.said = said;
        this.account = account;
        this.unread = Set.copyOf(unread);
        this.values = new HashMap<>(Samples.of(account));
        values.putAll(Samples.said(said));
    }

    /** What a difference is of. */
    public enum Area {
        /** The role and its trust policy. */
        ROLE,
        /** What the role may do: its policies and its boundary. */
        POLICY,
        /** The bucket, its settings and its policy. */
        BUCKET,
        /** The key that the bucket is encrypted with. */
        KEY,
        /** The service account of the pods. */
        SERVICE_ACCOUNT,
        /** The association of EKS Pod Identity. */
        ASSOCIATION
    }

    /**
     * Something that the account has otherwise.
     *
     * @param area what it is of
     * @param document of the set-up by file and line, or the fact, such as {@code bucket.encryption}
     * @param text what is otherwise, in a sentence
     */
    public record Difference(Area area, String document, String text) {
        /** {@return document and text} */
        @Override
        public String toString() {
            return document + ": " + text;
        }
    }

    /**
     * {@return all differences, empty if there is none}
     *
     * @param said as it should be
     * @param account as it is: what was captured, with all its statements
     * @throws dev.milvusons3.iam.MalformedPolicyException if AWS would refuse a document
     */
    public static List<Difference> between(Setup said, Setup account) {
        return between(said, account, Set.of());
    }

    /**
     * {@return all differences in what could be read, empty if there is none}
     *
     * @param said as it should be
     * @param account as it is: what was captured, with all its statements
     * @param unread what could not be read, and is not compared: documents and facts by their names, such as {@code bucket policy},
     *     {@code managed policy milvus-s3} or {@code bucket.encryption}
     * @throws dev.milvusons3.iam.MalformedPolicyException if AWS would refuse a document
     */
    public static List<Difference> between(Setup said, Setup account, Set<String> unread) {
        SetupDrift drift = new SetupDrift(said, account, unread);
        drift.role(said.role(), account.role(), "role", "");
        drift.assumed();
        drift.bucket(said.bucket(), account.bucket());
        drift.key();
        drift.workload(said.workload(), account.workload());
        return List.copyOf(drift.found);
    }

    /** Roles are known by their names. */
    private void assumed() {
        for (Setup.AssumedRole assumed : said.chain()) {
            account.chain().stream()
                    .map(Setup.AssumedRole::role)
                    .filter(there -> there.name().equals(assumed.role().name()))
                    .findFirst()
                    .ifPresent(there -> {
                        String name = there.name().orElseThrow();
                        role(assumed.role(), there, "assumes " + name, " of role " + name);
                    });
        }
    }

    /**
     * @param fact what its facts' names begin with
     * @param of what its documents' names end with
     */
    private void role(Setup.Role role, Setup.Role there, String fact, String of) {
        ifSaid(Area.ROLE, fact + ".name", role.name(), there.name());
        fact(Area.ROLE, fact + ".path", role.path(), there.path());
        ifSaid(Area.ROLE, fact + ".account", role.account(), there.account());
        if (!role.tags().isEmpty()) {
            fact(Area.ROLE, fact + ".tags", role.tags(), there.tags());
        }
        document(Area.ROLE, "trust policy" + of, PolicyType.TRUST, role.trust(), there.trust());
        documents("managed policy", of, role.managed(), there.managed());
        documents("inline policy", of, role.inline(), there.inline());
        document(
                Area.POLICY,
                "permissions boundary" + of,
                PolicyType.PERMISSIONS_BOUNDARY,
                role.boundary(),
                there.boundary());
    }

    private void bucket(Setup.Bucket bucket, Setup.Bucket there) {
        ifSaid(Area.BUCKET, "bucket.name", bucket.name(), there.name());
        ifSaid(Area.BUCKET, "bucket.account", bucket.account(), there.account());
        fact(Area.BUCKET, "bucket.ownership", bucket.ownership(), there.ownership());
        fact(Area.BUCKET, "bucket.publicAccessBlock", blocked(bucket), blocked(there));
        Optional<Setup.Encryption> encryption = byKms(bucket);
        Optional<Setup.Encryption> other = byKms(there);
        boolean sameKey = isSameKey(encryption.flatMap(Setup.Encryption::key), other.flatMap(Setup.Encryption::key));
        fact(
                Area.BUCKET,
                "bucket.encryption",
                encryption.map(it -> plain(it, !sameKey)),
                other.map(it -> plain(it, !sameKey)));
        document(Area.BUCKET, "bucket policy", PolicyType.RESOURCE, bucket.policy(), there.policy());
    }

    /** {@return what of public access is blocked, by S3's words for it} */
    private static Optional<String> blocked(Setup.Bucket bucket) {
        Setup.PublicAccessBlock block = bucket.publicAccess();
        List<String> words = new ArrayList<>();
        if (block.blockAcls()) {
            words.add("BlockPublicAcls");
        }
        if (block.ignoreAcls()) {
            words.add("IgnorePublicAcls");
        }
        if (block.blockPolicy()) {
            words.add("BlockPublicPolicy");
        }
        if (block.restrictBuckets()) {
            words.add("RestrictPublicBuckets");
        }
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", words));
    }

    /** {@return the default encryption, unless it is the one that every bucket has} */
    private static Optional<Setup.Encryption> byKms(Setup.Bucket bucket) {
        return bucket.encryption().filter(it -> it.algorithm().startsWith("aws:kms"));
    }

    private static String plain(Setup.Encryption encryption, boolean withKey) {
        return encryption.algorithm() + " bucketKey=" + encryption.bucketKey()
                + (withKey ? " key=" + encryption.key().orElse("aws/s3") : "");
    }

    /** One key has several names, and of one that could not be read they are not all known. */
    private boolean isSameKey(Optional<String> own, Optional<String> other) {
        if (own.isEmpty() || other.isEmpty()) {
            return own.equals(other);
        }
        Set<String> names = names(said, own.get());
        return unread.contains("key")
                || own.filter(this::isKnown).isEmpty()
                || names(account, other.get()).stream().anyMatch(names::contains);
    }

    private static Set<String> names(Setup setup, String key) {
        Set<String> names = new HashSet<>(Set.of(nameOf(key)));
        setup.keyOf(key).ifPresent(known -> {
            known.id().ifPresent(id -> names.add(nameOf(id)));
            known.alias().ifPresent(names::add);
        });
        return names;
    }

    /** {@return the id or alias in an ARN, or without one} */
    private static String nameOf(String key) {
        return key.substring(key.lastIndexOf(':') + 1).replaceFirst("^key/", "");
    }

    private void key() {
        Optional<Setup.Key> key =
                byKms(said.bucket()).flatMap(Setup.Encryption::key).flatMap(said::keyOf);
        Optional<Setup.Key> there =
                byKms(account.bucket()).flatMap(Setup.Encryption::key).flatMap(account::keyOf);
        if (key.isPresent() && there.isPresent()) {
            fact(Area.KEY, "key.enabled", key.get().enabled(), there.get().enabled());
            ifSaid(Area.KEY, "key.account", key.get().account(), there.get().account());
            if (key.get().policy().isPresent()) {
                document(
                        Area.KEY,
                        "key policy",
                        PolicyType.RESOURCE,
                        key.get().policy(),
                        there.get().policy());
            }
        }
    }

    private void workload(Setup.Workload workload, Setup.Workload there) {
        ifBothSaid("serviceAccount.namespace", workload.namespace(), there.namespace());
        ifBothSaid("serviceAccount.name", workload.serviceAccount(), there.serviceAccount());
        ifBothSaid("serviceAccount.issuer", workload.issuer(), there.issuer());
        if (workload.podIdentity().isPresent() && there.podIdentity().isPresent()) {
            association(workload.podIdentity().get(), there.podIdentity().get());
        }
    }

    /** The target role may be said as the one that the role assumes, and the external id may be left to EKS. */
    private void association(Setup.PodIdentity association, Setup.PodIdentity there) {
        if (association.targetRole().isPresent() || said.chain().isEmpty()) {
            fact(Area.ASSOCIATION, "podIdentity.targetRole", association.targetRole(), there.targetRole());
        }
        ifSaid(Area.ASSOCIATION, "podIdentity.externalId", association.externalId(), there.externalId());
        fact(
                Area.ASSOCIATION,
                "podIdentity.disableSessionTags",
                association.disableSessionTags(),
                there.disableSessionTags());
        document(Area.ASSOCIATION, "session policy", PolicyType.SESSION, association.policy(), there.policy());
    }

    /** The account need not have been looked at together with a cluster. */
    private void ifBothSaid(String name, Optional<String> own, Optional<String> other) {
        if (other.isPresent()) {
            ifSaid(Area.SERVICE_ACCOUNT, name, own, other);
        }
    }

    private void ifSaid(Area area, String name, Optional<String> own, Optional<String> other) {
        if (own.filter(this::isKnown).isPresent()) {
            fact(area, name, own, other);
        }
    }

    private boolean isKnown(String text) {
        return unknownIn(text).isEmpty();
    }

    private Optional<Setup.Unknown> unknownIn(String text) {
        return said.unknowns().stream()
                .filter(unknown -> text.contains(unknown.marker()))
                .findFirst();
    }

    private void fact(Area area, String name, Object own, Object other) {
        if (!unread.contains(name) && !Objects.equals(own, other)) {
            found.add(new Difference(
                    area, name, "the set-up says " + plain(own) + ", and the account has " + plain(other) + "."));
        }
    }

    private static String plain(Object value) {
        return value instanceof Optional<?> optional
                ? optional.map(String::valueOf).orElse("nothing")
                : String.valueOf(value);
    }

    private void documents(String kind, String of, List<Setup.Document> own, List<Setup.Document> others) {
        Map<String, Setup.Document> ownByName = byName(own);
        Map<String, Setup.Document> othersByName = byName(others);
        TreeSet<String> names = new TreeSet<>(ownByName.keySet());
        names.addAll(othersByName.keySet());
        names.forEach(name -> document(
                Area.POLICY,
                kind + " " + name + of,
                PolicyType.IDENTITY,
                Optional.ofNullable(ownByName.get(name)),
                Optional.ofNullable(othersByName.get(name))));
    }

    private static Map<String, Setup.Document> byName(List<Setup.Document> documents) {
        Map<String, Setup.Document> all = new LinkedHashMap<>();
        documents.forEach(document -> all.put(document.name(), document));
        return all;
    }

    private void document(
            Area area, String name, PolicyType type, Optional<Setup.Document> own, Optional<Setup.Document> other) {
        if (unread.contains(name)) {
            return;
        }
        Optional<Setup.Unknown> unknown = own.isPresent()
                ? unknownIn(own.get().template().text())
                : said.unknowns().stream()
                        .filter(it -> it.wholeDocument().equals(Optional.of(type)))
                        .findFirst();
        String file = own.map(document -> document.template().name()).orElse(name);
        if (unknown.isPresent() && (own.isPresent() || other.isPresent())) {
            found.add(new Difference(
                    area,
                    file,
                    "the source says only once it is applied what "
                            + unknown.get().name() + " is; compare the account with what was applied, such as"
                            + " Terraform's state."));
        } else if (own.isPresent() && other.isPresent()) {
            statements(
                    area,
                    name,
                    file,
                    own.get().policy(type, values).document(),
                    other.get().policy(type, values).document());
        } else if (own.isPresent()) {
            found.add(new Difference(area, file, "the account has no such document (" + name + ")."));
        } else if (other.isPresent()) {
            found.add(new Difference(area, name, "the account has one, and the set-up has none."));
        }
    }

    private void statements(Area area, String name, String file, PolicyDocument own, PolicyDocument other) {
        List<PolicyStatement> missing = without(own, other);
        List<PolicyStatement> further = without(other, own);
        for (PolicyStatement statement : missing) {
            Optional<PolicyStatement> changed = further.stream()
                    .filter(candidate ->
                            candidate.sid().equals(statement.sid()) && candidate.effect() == statement.effect())
                    .findFirst();
            changed.ifPresent(further::remove);
            found.add(new Difference(
                    area,
                    file + ", line " + statement.start().line(),
                    changed.map(it -> "the account has " + statement.label() + " otherwise in its " + name + ": "
                                    + StatementChange.text(statement, it) + ".")
                            .orElseGet(
                                    () -> "the account has no such " + statement.label() + " in its " + name + ".")));
        }
        for (PolicyStatement statement : further) {
            found.add(new Difference(
                    area,
                    file,
                    "the account has " + statement.label() + " in its " + name + ", which is not in the set-up."));
        }
    }

    private static List<PolicyStatement> without(PolicyDocument document, PolicyDocument other) {
        List<PolicyStatement> rest = new ArrayList<>(document.statements());
        rest.removeIf(statement -> other.statements().stream().anyMatch(statement::isEquivalentTo));
        return rest;
    }
}
