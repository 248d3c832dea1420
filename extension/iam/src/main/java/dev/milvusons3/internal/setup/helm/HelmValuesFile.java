package dev.milvusons3.internal.setup.helm;

import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.setup.Arn;
import dev.milvusons3.internal.setup.HelmFacts;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Values for the Milvus chart: bucket, region, service account and role; the documents are elsewhere. */
public final class HelmValuesFile {
    private static final Pattern HOST = Pattern.compile("s3[.-]([a-z0-9-]+)\\.amazonaws\\.(?:com(?:\\.cn)?|eu)");

    private HelmValuesFile() {}

    /**
     * {@return the set-up that they speak of}
     *
     * @param from as it was given
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with them
     */
    public static Setup read(Path file, String from) {
        Problems problems = new Problems(from);
        try {
            Setup setup = of(from, Files.readString(file, StandardCharsets.UTF_8), problems);
            problems.raise();
            return setup;
        } catch (IOException e) {
            throw Problems.only(from, 0, 0, "It cannot be read: " + e + ".");
        }
    }

    private static Setup of(String from, String yaml, Problems problems) {
        HelmFacts facts = HelmFacts.read(from, yaml, problems);
        facts.at("externalS3", "accessKey")
                .ifPresent(key -> problems.add(
                        from,
                        key,
                        "externalS3.accessKey is set, so that Milvus uses a key and no role. Remove accessKey and secretKey, and"
                                + " set externalS3.useIAM: true."));
        Optional<Arn> role = facts.roleArn().flatMap(node -> {
            Optional<Arn> arn = Arn.of(node.scalar().orElse(""));
            if (arn.isEmpty()) {
                problems.add(from, node, "This is not a role's ARN. Allowed: arn:PARTITION:iam::ACCOUNT:role/NAME.");
            }
            return arn;
        });
        Optional<String> region = facts.region()
                .flatMap(Node::scalar)
                .or(() -> facts.host()
                        .flatMap(Node::scalar)
                        .map(HOST::matcher)
                        .filter(Matcher::matches)
                        .map(host -> host.group(1)));
        Setup unsaid = Setup.unsaid(name(from), from);
        return new Setup(
                unsaid.name(),
                from,
                role.map(Arn::partition)
                        .or(() -> region.map(id -> Partition.of(id).id())),
                region,
                new Setup.Role(
                        role.map(Arn::name),
                        role.map(Arn::path).orElse("/"),
                        role.map(Arn::account),
                        Optional.empty(),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        unsaid.role().tags()),
                List.of(),
                new Setup.Bucket(
                        facts.bucket().flatMap(Node::scalar),
                        Optional.empty(),
                        Optional.empty(),
                        unsaid.bucket().ownership(),
                        unsaid.bucket().publicAccess(),
                        Optional.empty()),
                List.of(),
                unsaid.organization(),
                unsaid.network(),
                new Setup.Workload(
                        Optional.empty(),
                        facts.serviceAccount().flatMap(Node::scalar),
                        Optional.empty(),
                        unsaid.workload().audience(),
                        Optional.empty()),
                Optional.of(new Setup.HelmValues(from, yaml)),
                List.of());
    }

    private static String name(String from) {
        String file = from.substring(from.lastIndexOf('/') + 1);
        return file.replaceFirst("\\.(ya?ml|json)$", "");
    }
}
