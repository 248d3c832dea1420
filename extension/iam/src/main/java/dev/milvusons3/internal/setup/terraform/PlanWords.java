package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.tree.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** By which references the author of a document would write its values: by those that it has, or that its module could have. */
final class PlanWords {
    private static final Map<String, List<String>> USUAL = Map.of(
            "aws_s3_bucket", List.of("arn", "id"),
            "aws_iam_role", List.of("arn"),
            "aws_kms_key", List.of("arn"));
    private static final int LONGEST = 200;
    private static final int SHORTEST = 3;

    private final Plan plan;
    private final References references;
    private final PlanValues values;
    private final Sources sources;

    PlanWords(Plan plan, References references, PlanValues values, Sources sources) {
        this.plan = plan;
        this.references = references;
        this.values = values;
        this.sources = sources;
    }

    /**
     * {@return how a document is written}
     *
     * @param document a resource or data source
     * @param way to the attribute that has it; none for a data source, which is the document
     */
    TerraformWording of(Resource document, String... way) {
        Map<String, String> words = new LinkedHashMap<>();
        List<String> written = new ArrayList<>();
        references.expression(document, way).ifPresent(node -> collect(node, written));
        written.forEach(reference -> add(words, document, reference));
        for (Resource resource : plan.resources.values()) {
            if (resource.module().equals(document.module()) && !resource.equals(document)) {
                USUAL.getOrDefault(resource.type(), List.of())
                        .forEach(attribute -> values.of(resource, attribute)
                                .ifPresent(value ->
                                        put(words, value, resource.local() + resource.index() + "." + attribute)));
            }
        }
        boolean block = document.type().equals("data.aws_iam_policy_document");
        boolean encoded = way.length == 1
                && sources.expression(document, way[0])
                        .map(Sources.Written::expression)
                        .filter(expression -> expression instanceof Hcl.Call)
                        .isPresent();
        return new TerraformWording(
                words,
                block
                        ? TerraformWording.Form.BLOCK
                        : encoded ? TerraformWording.Form.OBJECT : TerraformWording.Form.TEXT);
    }

    private static void collect(Node node, List<String> written) {
        if (node.field("references").isPresent()) {
            written.addAll(References.written(node));
        } else if (node instanceof Node.Fields fields) {
            fields.values().values().forEach(field -> collect(field.value(), written));
        } else if (node instanceof Node.Items items) {
            items.values().forEach(item -> collect(item, written));
        }
    }

    private void add(Map<String, String> words, Resource document, String reference) {
        Optional<String> value = new HclValues(values, references, sources, unknown -> {})
                .evaluate(new Sources.Written(document, document.module(), new Hcl.Reference(1, 1, reference)))
                .flatMap(Node::scalar);
        value.ifPresent(text -> put(words, text, reference));
    }

    private static void put(Map<String, String> words, String value, String reference) {
        boolean usual = value.length() >= SHORTEST && value.length() <= LONGEST && !value.contains("\"");
        // A quotation mark would have to be written otherwise in each form.
        if (usual && !reference.contains("\"") && !value.contains("<<")) {
            words.putIfAbsent(value, reference);
        }
    }
}
