package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Wording;
import dev.milvusons3.internal.setup.Documents;
import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.tree.JsonNodes;
import dev.milvusons3.internal.tree.LaidOut;
import dev.milvusons3.internal.tree.MalformedTreeException;
import dev.milvusons3.internal.tree.Node;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The policy documents of a plan: texts, and what {@code aws_iam_policy_document} will make. */
final class PlanDocuments {
    private static final String DOCUMENT = "data.aws_iam_policy_document";

    private final String from;
    private final References references;
    private final Sources sources;
    private final PolicyBlocks blocks;
    private final PlanWords words;
    private final Problems problems;
    private final Set<Setup.Unknown> unknowns = new LinkedHashSet<>();

    PlanDocuments(
            Plan plan, String from, References references, PlanValues values, Sources sources, Problems problems) {
        this.from = from;
        this.words = new PlanWords(plan, references, values, sources);
        this.references = references;
        this.sources = sources;
        this.problems = problems;
        this.blocks = new PolicyBlocks(references, values, sources, unknowns::add);
    }

    List<Setup.Unknown> unknowns() {
        return List.copyOf(unknowns);
    }

    /** A document that is not known at all. */
    void unknown(String name, Resource where, PolicyType type, List<String> madeOf) {
        unknowns.add(new Setup.Unknown(name, where.address(), Optional.of(type), madeOf));
    }

    /**
     * {@return the document that an attribute has; empty if there is none, or it is not known, which is noted then}
     *
     * @param name of the policy
     */
    Optional<Setup.Document> of(String name, Resource resource, PolicyType type, String attribute) {
        Optional<String> text = resource.text(attribute);
        if (text.isPresent()) {
            return known(name, resource, text.get(), attribute);
        }
        if (!resource.isUnknown(attribute) || references.isLeftOut(resource, attribute)) {
            return Optional.empty();
        }
        List<References.Target> targets = references.targets(resource, attribute);
        List<Resource> documents = targets.stream()
                .filter(target -> target.local().startsWith(DOCUMENT + "."))
                .flatMap(target -> references.resource(target, resource).stream())
                .distinct()
                .toList();
        boolean only = targets.stream().allMatch(target -> target.local().startsWith(DOCUMENT + "."));
        if (documents.size() == 1 && only) {
            Resource document = documents.get(0);
            Optional<Node> made = document.text("json").isPresent()
                    ? parsed(document, document.text("json").get())
                    : blocks.document(document);
            if (made.isPresent()) {
                return written(name, document, made.get(), words.of(document));
            }
        }
        Optional<Node> written = sources.expression(resource, attribute).flatMap(blocks::evaluate);
        if (written.isPresent()) {
            return written(name, resource, written.get(), words.of(resource, attribute));
        }
        unknown(
                name,
                resource,
                type,
                targets.stream().map(References.Target::text).toList());
        return Optional.empty();
    }

    private Optional<Setup.Document> known(String name, Resource resource, String text, String attribute) {
        Optional<Node> parsed = parsed(resource, text);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        // Of a text that a data source made, that is where people find it.
        List<References.Target> targets = references.targets(resource, attribute);
        Optional<Resource> document =
                targets.size() == 1 && targets.get(0).local().startsWith(DOCUMENT + ".")
                        ? references.resource(targets.get(0), resource)
                        : Optional.empty();
        Resource shown = document.orElse(resource);
        Node placed = document.isPresent()
                ? sources.placed(parsed.get(), shown)
                : sources.placed(parsed.get(), resource, attribute);
        return written(name, shown, placed, document.isPresent() ? words.of(shown) : words.of(resource, attribute));
    }

    private Optional<Node> parsed(Resource resource, String text) {
        try {
            return Optional.of(JsonNodes.read(text));
        } catch (MalformedTreeException e) {
            problems.add(
                    from,
                    resource.line(),
                    0,
                    "The policy of " + resource.address() + " is no JSON: " + e.getMessage() + " (line " + e.line()
                            + ", column " + e.column() + " of it).");
            return Optional.empty();
        }
    }

    private Optional<Setup.Document> written(String name, Resource resource, Node node, Wording wording) {
        return new Documents(problems, Map.of())
                .read(name, sources.label(resource), LaidOut.json(node))
                .map(document ->
                        new Setup.Document(document.name(), document.template().worded(wording)));
    }

    /** {@return the policies of a resource that has several as blocks, such as {@code inline_policy}} */
    List<Setup.Document> inline(Resource role) {
        List<Setup.Document> all = new ArrayList<>();
        role.value("inline_policy").map(Node::items).orElse(List.of()).forEach(block -> {
            Optional<String> name = block.field("name").flatMap(Node::scalar).filter(text -> !text.isEmpty());
            Optional<String> policy =
                    block.field("policy").flatMap(Node::scalar).filter(text -> !text.isEmpty());
            if (name.isPresent() && policy.isPresent()) {
                parsed(role, policy.get())
                        .flatMap(node -> written(name.get(), role, node, words.of(role, "inline_policy")))
                        .ifPresent(all::add);
            } else if (name.isPresent() && role.isUnknown("inline_policy")) {
                unknown(name.get(), role, PolicyType.IDENTITY, List.of());
            }
        });
        return all;
    }
}
