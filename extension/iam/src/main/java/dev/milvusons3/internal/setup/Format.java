package dev.milvusons3.internal.setup;

import dev.milvusons3.internal.tree.JsonNodes;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.internal.tree.YamlNodes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** What a file is, by what is in it. */
public enum Format {
    TERRAFORM,
    CLOUD_FORMATION,
    HELM,
    POLICY;

    private static final String ALLOWED = "Allowed: a folder with setup.yaml, the output of terraform show -json, a"
            + " CloudFormation or CDK template (JSON or YAML), values of the Milvus chart, or one policy document.";

    private static final String PLAN = "Write what Terraform makes of it:"
            + " terraform plan -out=plan.bin && terraform show -json plan.bin > plan.json.";

    private static final Pattern HCL = Pattern.compile(
            "(?s)(?:\\s|#[^\\n]*\\n|//[^\\n]*\\n|/\\*.*?\\*/)*(?:resource|data|module|variable|provider|terraform|locals|output)\\b[^:\\n]*\\{.*");
    private static final Set<String> TEMPLATE =
            Set.of("AWSTemplateFormatVersion", "Resources", "Parameters", "Transform", "Conditions", "Mappings");
    private static final Set<String> VALUES = Set.of(
            "externalS3",
            "serviceAccount",
            "cluster",
            "minio",
            "etcd",
            "image",
            "standalone",
            "pulsar",
            "pulsarv3",
            "extraConfigFiles",
            "service",
            "log",
            "mixCoordinator",
            "proxy",
            "queryNode",
            "dataNode");
    private static final int HEAD = 8_192;

    /**
     * {@return what it is}
     *
     * @param from by which messages speak of it
     * @throws dev.milvusons3.setup.MalformedSetupException if it is nothing that can be read, with what it seems to be
     */
    public static Format of(Path file, String from) {
        try {
            String head = head(file);
            if (head.startsWith("PK\u0003\u0004")) {
                throw Problems.only(
                        from,
                        0,
                        0,
                        "This is a plan as Terraform saves it, which only Terraform reads."
                                + " Write it as JSON: terraform show -json " + from + " > plan.json.");
            }
            if (head.isBlank()) {
                throw Problems.only(from, 1, 1, "This file is empty. " + ALLOWED);
            }
            if (HCL.matcher(head).matches() || from.endsWith(".tf")) {
                throw Problems.only(from, 1, 1, "This is HCL, whose values only Terraform knows. " + PLAN);
            }
            return head.stripLeading().startsWith("{") ? ofJson(file, from) : ofYaml(file, from);
        } catch (IOException e) {
            throw Problems.only(from, 0, 0, "It cannot be read: " + e + ".");
        }
    }

    private static String head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new String(in.readNBytes(HEAD), StandardCharsets.UTF_8);
        }
    }

    /** By the first name that tells, so that a large plan is not read twice. */
    private static Format ofJson(Path file, String from) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), in)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (TEMPLATE.contains(name)) {
                    return CLOUD_FORMATION;
                }
                if (VALUES.contains(name)) {
                    return HELM;
                }
                switch (name) {
                    case "format_version", "terraform_version", "planned_values", "resource_changes", "values" -> {
                        return TERRAFORM;
                    }
                    case "lineage", "serial" ->
                        throw Problems.only(
                                from,
                                1,
                                1,
                                "This is a state as Terraform stores it. Write it as JSON for others:"
                                        + " terraform show -json > state.json.");
                    case "@level" ->
                        throw Problems.only(
                                from,
                                1,
                                1,
                                "These are the messages of terraform plan -json, and not the plan. " + PLAN);
                    case "Statement" -> {
                        return POLICY;
                    }
                    default -> {
                        parser.nextToken();
                        parser.skipChildren();
                    }
                }
            }
            throw Problems.only(from, 1, 1, "This JSON is of no kind that can be read. " + ALLOWED);
        } catch (JacksonException e) {
            MalformedTreeException malformed = JsonNodes.malformed(e);
            throw Problems.only(
                    from, malformed.line(), malformed.column(), "This is not JSON: " + malformed.getMessage() + ".");
        }
    }

    private static Format ofYaml(Path file, String from) throws IOException {
        try {
            Optional<Node> root = YamlNodes.readTemplate(Files.readString(file, StandardCharsets.UTF_8));
            if (root.isPresent() && root.get() instanceof Node.Fields fields) {
                if (fields.values().keySet().stream().anyMatch(TEMPLATE::contains)) {
                    return CLOUD_FORMATION;
                }
                if (fields.values().keySet().stream().anyMatch(VALUES::contains)) {
                    return HELM;
                }
            }
            throw Problems.only(from, 1, 1, "This file is of no kind that can be read. " + ALLOWED);
        } catch (MalformedTreeException e) {
            throw Problems.only(
                    from, e.line(), e.column(), "This is neither JSON nor YAML: " + e.getMessage() + ". " + ALLOWED);
        }
    }
}
