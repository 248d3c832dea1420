package dev.milvusons3.setup.writer;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.setup.Setup;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apiguardian.api.API;

/**
 * Writes a set-up as a folder, as {@link dev.milvusons3.setup.reader.SetupReader} reads it: documents indented, facts in {@code
 * setup.yaml}.
 *
 * @since 0.1
 */
@API(status = API.Status.EXPERIMENTAL, since = "0.1")
public final class SetupWriter {
    private final Path folder;

    private SetupWriter(Path folder) {
        this.folder = folder;
    }

    /**
     * Writes a set-up.
     *
     * @param setup without unknown values
     * @param folder that is made, or is there and empty
     * @throws IllegalArgumentException if there are files in the folder, or the set-up has unknown values; nothing is written then
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(Setup setup, Path folder) {
        if (!setup.unknowns().isEmpty()) {
            throw new IllegalArgumentException("The set-up " + setup.from()
                    + " has values that are not known before it is applied ("
                    + setup.unknowns().get(0).name() + "), and a folder has none. Write it when they are known.");
        }
        try {
            requireEmpty(folder);
            new SetupWriter(folder).write(setup);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the set-up to " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void requireEmpty(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> there = files.findFirst();
            if (there.isPresent()) {
                throw new IllegalArgumentException(
                        "There is " + there.get() + " already. Allowed: a folder that is empty, or is not there yet.");
            }
        }
    }

    private void write(Setup setup) throws IOException {
        text("setup.yaml", yaml(facts(setup), ""));
        role("role", setup.role());
        for (Setup.AssumedRole assumed : setup.chain()) {
            role("assumed/" + assumed.role().name().orElse("role"), assumed.role());
        }
        document("bucket/policy.json", setup.bucket().policy());
        boolean one = setup.keys().size() == 1;
        for (int i = 0; i < setup.keys().size(); i++) {
            document(
                    "key/" + (one ? "" : "key-" + (i + 1) + "/") + "policy.json",
                    setup.keys().get(i).policy());
        }
        for (Setup.OrganizationLevel level : setup.organization().levels()) {
            String below = level.name().equals("root") ? "" : "/" + level.name();
            documents("organization/scp" + below, level.serviceControl());
            documents("organization/rcp" + below, level.resourceControl());
        }
        document("network/endpoint-policy.json", setup.network().endpointPolicy());
        document("pod-identity/policy.json", setup.workload().podIdentity().flatMap(Setup.PodIdentity::policy));
        if (setup.helm().isPresent()) {
            text("values.yaml", setup.helm().get().yaml());
        }
    }

    private void role(String in, Setup.Role role) throws IOException {
        document(in + "/trust.json", role.trust());
        documents(in + "/policies", role.managed());
        documents(in + "/inline", role.inline());
        document(in + "/boundary.json", role.boundary());
        documents(in + "/session", role.session());
    }

    private void documents(String in, List<Setup.Document> documents) throws IOException {
        for (Setup.Document document : documents) {
            document(in + "/" + document.name() + ".json", Optional.of(document));
        }
    }

    private void document(String name, Optional<Setup.Document> document) throws IOException {
        if (document.isPresent()) {
            text(
                    name,
                    JsonText.pretty(Json.read(document.get().template().text()).value()) + "\n");
        }
    }

    private void text(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, text, StandardCharsets.UTF_8);
    }

    private static Map<String, Object> facts(Setup setup) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("name", setup.name());
        put(facts, "partition", setup.partition());
        put(facts, "region", setup.region());
        put(facts, "account", setup.role().account());
        Map<String, Object> role = new LinkedHashMap<>();
        put(role, "name", setup.role().name());
        role.put("path", setup.role().path());
        role.put("tags", setup.role().tags());
        facts.put("role", role);
        facts.put("bucket", bucket(setup.bucket()));
        keys(facts, setup.keys());
        facts.put("organization", one("id", setup.organization().id()));
        Map<String, Object> network = new LinkedHashMap<>();
        put(network, "sourceIp", setup.network().sourceIp());
        put(network, "vpc", setup.network().vpc());
        put(network, "vpcEndpoint", setup.network().vpcEndpoint());
        put(network, "vpcSourceIp", setup.network().vpcSourceIp());
        facts.put("network", network);
        workload(facts, setup.workload());
        List<Object> assumes = new ArrayList<>();
        setup.chain().forEach(assumed -> assumes.add(assumed(assumed)));
        facts.put("assumes", assumes);
        return facts;
    }

    private static Map<String, Object> bucket(Setup.Bucket bucket) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "name", bucket.name());
        put(facts, "account", bucket.account());
        facts.put("ownership", bucket.ownership());
        Setup.PublicAccessBlock block = bucket.publicAccess();
        if (!block.equals(Setup.PublicAccessBlock.ALL)) {
            facts.put(
                    "publicAccessBlock",
                    new LinkedHashMap<>(Map.of(
                            "blockPublicAcls", block.blockAcls(),
                            "ignorePublicAcls", block.ignoreAcls(),
                            "blockPublicPolicy", block.blockPolicy(),
                            "restrictPublicBuckets", block.restrictBuckets())));
        }
        bucket.encryption().ifPresent(said -> {
            Map<String, Object> encryption = new LinkedHashMap<>();
            encryption.put("algorithm", said.algorithm());
            put(encryption, "key", said.key());
            encryption.put("bucketKey", said.bucketKey());
            facts.put("encryption", encryption);
        });
        return facts;
    }

    private static void keys(Map<String, Object> facts, List<Setup.Key> keys) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (Setup.Key key : keys) {
            Map<String, Object> said = new LinkedHashMap<>();
            put(said, "id", key.id());
            put(said, "alias", key.alias());
            put(said, "account", key.account());
            if (!key.enabled()) {
                said.put("enabled", false);
            }
            List<Object> grants = new ArrayList<>();
            key.grants().forEach(grant -> {
                Map<String, Object> written = new LinkedHashMap<>();
                written.put("grantee", grant.grantee());
                written.put("operations", grant.operations());
                grants.add(written);
            });
            said.put("grants", grants);
            named.put("key-" + (named.size() + 1), said);
        }
        if (keys.size() == 1) {
            facts.put("key", named.values().iterator().next());
        } else {
            facts.put("keys", named);
        }
    }

    private static void workload(Map<String, Object> facts, Setup.Workload workload) {
        Map<String, Object> account = new LinkedHashMap<>();
        put(account, "namespace", workload.namespace());
        put(account, "name", workload.serviceAccount());
        put(account, "issuer", workload.issuer());
        if (!workload.audience().equals(Setup.Workload.UNSAID.audience())) {
            account.put("audience", workload.audience());
        }
        facts.put("serviceAccount", account);
        workload.podIdentity().ifPresent(association -> {
            Map<String, Object> said = new LinkedHashMap<>();
            put(said, "targetRole", association.targetRole());
            put(said, "externalId", association.externalId());
            said.put("disableSessionTags", association.disableSessionTags());
            facts.put("podIdentity", said);
        });
    }

    private static Map<String, Object> assumed(Setup.AssumedRole assumed) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, "role", assumed.role().name());
        facts.put("path", assumed.role().path());
        put(facts, "account", assumed.role().account());
        facts.put("tags", assumed.role().tags());
        put(facts, "externalId", assumed.externalId());
        put(facts, "sourceIdentity", assumed.sourceIdentity());
        facts.put("sessionTags", assumed.sessionTags());
        return facts;
    }

    private static Map<String, Object> one(String name, Optional<String> value) {
        Map<String, Object> facts = new LinkedHashMap<>();
        put(facts, name, value);
        return facts;
    }

    private static void put(Map<String, Object> facts, String name, Optional<String> value) {
        value.ifPresent(text -> facts.put(name, text));
    }

    /** What is empty is left out. */
    private static String yaml(Map<?, ?> fields, String indent) {
        StringBuilder out = new StringBuilder();
        fields.forEach((name, value) -> {
            String start = indent + plain(String.valueOf(name)) + ":";
            if (value instanceof Map<?, ?> inner) {
                if (!inner.isEmpty()) {
                    out.append(start).append('\n').append(yaml(inner, indent + "  "));
                }
            } else if (value instanceof List<?> items) {
                if (!items.isEmpty()) {
                    out.append(start).append('\n');
                    items.forEach(item -> out.append(item(item, indent + "  ")));
                }
            } else {
                out.append(start).append(' ').append(scalar(value)).append('\n');
            }
        });
        return out.toString();
    }

    private static String item(Object item, String indent) {
        return item instanceof Map<?, ?> inner
                ? indent + "- " + yaml(inner, indent + "  ").stripLeading()
                : indent + "- " + scalar(item) + "\n";
    }

    private static String scalar(Object value) {
        return value instanceof Boolean ? value.toString() : plain(String.valueOf(value));
    }

    /** A text that YAML could take for something else stands in quotation marks. */
    private static String plain(String text) {
        return text.matches("[A-Za-z/][A-Za-z0-9/_.:-]*")
                        && !text.endsWith(":")
                        && !text.matches("(?i)true|false|null|yes|no|on|off|y|n")
                ? text
                : JsonText.quoted(text);
    }
}
