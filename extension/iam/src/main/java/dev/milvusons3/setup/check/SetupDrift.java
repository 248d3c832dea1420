package dev.milvusons3.setup.check;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.Samples;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import org.apiguardian.api.API;

/**
 * What an account has otherwise than a set-up says it, document by document. What the set-up leaves to the deployment is not compared,
 * and neither are organisation and network.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupDrift {
    private final Setup said;
    private final Map<String, String> values;
    private final List<Difference> found = new ArrayList<>();

    private SetupDrift(Setup said, Setup account) {
        this.said = said;
        this.values = new LinkedHashMap<>(Samples.of(account));
        values.putAll(Samples.said(said));
    }

    /**
     * Something that the account has otherwise.
     *
     * @param document of the set-up by file and line, or the fact, such as {@code bucket.encryption}
     * @param text what is otherwise, in a sentence
     */
    public record Difference(String document, String text) {
        /** {@return both} */
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
        SetupDrift drift = new SetupDrift(said, account);
        drift.role(said.role(), account.role());
        drift.bucket(said.bucket(), account.bucket());
        drift.keys(account);
        return List.copyOf(drift.found);
    }

    private void role(Setup.Role role, Setup.Role there) {
        fact("role.path", role.path(), there.path());
        said("role.account", role.account(), there.account());
        if (!role.tags().isEmpty()) {
            fact("role.tags", role.tags(), there.tags());
        }
        document("trust policy", PolicyType.TRUST, role.trust(), there.trust());
        documents("managed policy", role.managed(), there.managed());
        documents("inline policy", role.inline(), there.inline());
        document("permissions boundary", PolicyType.PERMISSIONS_BOUNDARY, role.boundary(), there.boundary());
    }

    private void bucket(Setup.Bucket bucket, Setup.Bucket there) {
        said("bucket.account", bucket.account(), there.account());
        fact("bucket.ownership", bucket.ownership(), there.ownership());
        fact("bucket.publicAccessBlock", bucket.publicAccess(), there.publicAccess());
        fact(
                "bucket.encryption",
                bucket.encryption().map(encryption -> encryption.algorithm() + " bucketKey=" + encryption.bucketKey()),
                there.encryption().map(encryption -> encryption.algorithm() + " bucketKey=" + encryption.bucketKey()));
        document("bucket policy", PolicyType.RESOURCE, bucket.policy(), there.policy());
    }

    private void keys(Setup account) {
        Optional<Setup.Key> key =
                said.bucket().encryption().flatMap(Setup.Encryption::key).flatMap(said::keyOf);
        Optional<Setup.Key> there =
                account.bucket().encryption().flatMap(Setup.Encryption::key).flatMap(account::keyOf);
        if (key.isPresent() && there.isPresent()) {
            fact("key.enabled", key.get().enabled(), there.get().enabled());
            said("key.account", key.get().account(), there.get().account());
            if (key.get().policy().isPresent()) {
                document(
                        "key policy",
                        PolicyType.RESOURCE,
                        key.get().policy(),
                        there.get().policy());
            }
        }
    }

    private void said(String name, Optional<String> said, Optional<String> there) {
        if (said.isPresent()) {
            fact(name, said, there);
        }
    }

    private void fact(String name, Object said, Object there) {
        if (!Objects.equals(said, there)) {
            found.add(new Difference(
                    name, "the set-up says " + plain(said) + ", and the account has " + plain(there) + "."));
        }
    }

    private static String plain(Object value) {
        return value instanceof Optional<?> optional
                ? optional.map(String::valueOf).orElse("nothing")
                : String.valueOf(value);
    }

    private void documents(String kind, List<Setup.Document> said, List<Setup.Document> there) {
        Map<String, Setup.Document> own = byName(said);
        Map<String, Setup.Document> others = byName(there);
        TreeSet<String> names = new TreeSet<>(own.keySet());
        names.addAll(others.keySet());
        names.forEach(name -> document(
                kind + " " + name,
                PolicyType.IDENTITY,
                Optional.ofNullable(own.get(name)),
                Optional.ofNullable(others.get(name))));
    }

    private static Map<String, Setup.Document> byName(List<Setup.Document> documents) {
        Map<String, Setup.Document> all = new LinkedHashMap<>();
        documents.forEach(document -> all.put(document.name(), document));
        return all;
    }

    private void document(String name, PolicyType type, Optional<Setup.Document> said, Optional<Setup.Document> there) {
        if (said.isPresent() && there.isPresent()) {
            statements(
                    name,
                    said.get(),
                    said.get().policy(type, values).document(),
                    there.get().policy(type, values).document());
        } else if (said.isPresent()) {
            found.add(new Difference(said.get().template().name(), "the account has no such document (" + name + ")."));
        } else if (there.isPresent()) {
            found.add(new Difference(name, "the account has one, and the set-up has none."));
        }
    }

    private void statements(String name, Setup.Document document, PolicyDocument said, PolicyDocument there) {
        String file = document.template().name();
        for (PolicyStatement statement : said.statements()) {
            if (there.statements().stream().noneMatch(statement::isEquivalentTo)) {
                found.add(new Difference(
                        file + ", line " + statement.start().line(),
                        "the account has no such " + statement.label() + " in its " + name + "."));
            }
        }
        for (PolicyStatement statement : there.statements()) {
            if (said.statements().stream().noneMatch(statement::isEquivalentTo)) {
                found.add(new Difference(
                        file,
                        "the account has " + statement.label() + " in its " + name + ", which is not in the set-up."));
            }
        }
    }
}
