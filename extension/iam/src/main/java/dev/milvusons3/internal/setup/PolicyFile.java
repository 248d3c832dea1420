package dev.milvusons3.internal.setup;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.tree.JsonNodes;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One policy document as a set-up: what it is on is told by its principals and actions, bucket and role by its ARNs. */
public final class PolicyFile {
    private static final Pattern BUCKET =
            Pattern.compile("\"arn:aws[a-z-]*:s3:::([a-z0-9][a-z0-9.-]{2,62})(?:/[^\"]*)?\"");
    private static final Pattern ROLE =
            Pattern.compile("\"arn:(aws[a-z-]*):iam::([0-9]{12}):role(/(?:[^\"/]+/)*)([^\"/*]+)\"");

    private PolicyFile() {}

    /**
     * {@return the set-up}
     *
     * @param from as it was given
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with it
     */
    public static Setup read(Path file, String from) {
        Problems problems = new Problems(from);
        try {
            String text = Files.readString(file, StandardCharsets.UTF_8);
            PolicyType type = type(JsonNodes.read(text));
            String name = from.substring(from.lastIndexOf('/') + 1).replaceFirst("\\.json$", "");
            Setup setup = of(name, from, text, type, problems);
            problems.raise();
            Documents checked = new Documents(problems, Samples.of(setup));
            setup.documents().forEach(document -> checked.check(document, type));
            problems.raise();
            return setup;
        } catch (MalformedTreeException e) {
            throw Problems.only(from, e.line(), e.column(), "This is not JSON: " + e.getMessage() + ".");
        } catch (IOException e) {
            throw Problems.only(from, 0, 0, "It cannot be read: " + e + ".");
        }
    }

    private static PolicyType type(Node root) {
        List<Node> statements = root.field("Statement").map(Node::items).orElse(List.of());
        boolean principals = statements.stream()
                .anyMatch(statement -> statement.field("Principal").isPresent()
                        || statement.field("NotPrincipal").isPresent());
        boolean assumed = statements.stream()
                .flatMap(statement -> statement.field("Action").stream())
                .flatMap(actions -> actions.items().stream())
                .anyMatch(action -> action.scalar().orElse("").startsWith("sts:"));
        return !principals ? PolicyType.IDENTITY : assumed ? PolicyType.TRUST : PolicyType.RESOURCE;
    }

    private static Setup of(String name, String from, String text, PolicyType type, Problems problems) {
        Setup unsaid = Setup.unsaid(name, from);
        Optional<Setup.Document> document = new Documents(problems, Map.of()).read(name, from, text);
        Matcher bucket = BUCKET.matcher(text);
        Matcher role = ROLE.matcher(type == PolicyType.RESOURCE ? text : "");
        boolean named = role.find();
        List<Setup.Document> managed =
                type == PolicyType.IDENTITY ? document.stream().toList() : List.of();
        return new Setup(
                name,
                from,
                named ? Optional.of(role.group(1)) : Optional.empty(),
                unsaid.region(),
                new Setup.Role(
                        named ? Optional.of(role.group(4)) : Optional.empty(),
                        named ? role.group(3) : "/",
                        named ? Optional.of(role.group(2)) : Optional.empty(),
                        type == PolicyType.TRUST ? document : Optional.empty(),
                        managed,
                        List.of(),
                        Optional.empty(),
                        List.of(),
                        Map.of()),
                List.of(),
                new Setup.Bucket(
                        bucket.find() ? Optional.of(bucket.group(1)) : Optional.empty(),
                        Optional.empty(),
                        type == PolicyType.RESOURCE ? document : Optional.empty(),
                        unsaid.bucket().ownership(),
                        unsaid.bucket().publicAccess(),
                        Optional.empty()),
                List.of(),
                unsaid.organization(),
                unsaid.network(),
                unsaid.workload(),
                Optional.empty(),
                List.of());
    }
}
