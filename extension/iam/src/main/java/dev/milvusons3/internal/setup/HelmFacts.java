package dev.milvusons3.internal.setup;

import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.YamlNodes;
import java.util.Optional;

/** What values for the Milvus chart say of bucket, role and service account. */
public final class HelmFacts {
    private static final String ROLE = "eks.amazonaws.com/role-arn";

    private final Optional<Node> root;

    private HelmFacts(Optional<Node> root) {
        this.root = root;
    }

    /** {@return the facts of some values, whose mistakes are reported} */
    public static HelmFacts read(String file, String yaml, Problems problems) {
        try {
            Optional<Node> root = YamlNodes.read(yaml);
            root.filter(node -> !(node instanceof Node.Fields) && !(node instanceof Node.Null))
                    .ifPresent(node -> problems.add(
                            file, node, "Values for a chart are names with values, and this is " + node.kind() + "."));
            return new HelmFacts(root);
        } catch (MalformedTreeException e) {
            problems.add(file, e, "Helm could not read these values: " + e.getMessage() + ".");
            return new HelmFacts(Optional.empty());
        }
    }

    /** {@return a text at a way of names; empty if it is not said, or is no text} */
    public Optional<Node> at(String... way) {
        Optional<Node> node = root;
        for (String name : way) {
            node = node.flatMap(found -> found.field(name));
        }
        return node.filter(
                found -> found.scalar().filter(text -> !text.isBlank()).isPresent());
    }

    public Optional<Node> bucket() {
        return at("externalS3", "bucketName");
    }

    public Optional<Node> region() {
        return at("externalS3", "region");
    }

    public Optional<Node> host() {
        return at("externalS3", "host");
    }

    public Optional<Node> serviceAccount() {
        return at("serviceAccount", "name");
    }

    public Optional<Node> roleArn() {
        return at("serviceAccount", "annotations", ROLE);
    }

    /** {@return whether the bucket is reached by the role; a key and a secret do without} */
    public boolean usesRole() {
        return at("externalS3", "useIAM")
                .flatMap(Node::scalar)
                .filter("true"::equals)
                .isPresent();
    }

    /** {@return the prefix of the objects' keys} */
    public Optional<String> rootPath() {
        return at("externalS3", "rootPath").flatMap(Node::scalar);
    }
}
