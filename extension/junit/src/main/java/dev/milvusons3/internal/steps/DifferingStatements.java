package dev.milvusons3.internal.steps;

import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.internal.setup.TypedDocument;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Statements that decide otherwise here than on AWS. They are named before anything is made, so that nobody takes a right one for wrong. */
final class DifferingStatements {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final Map<String, String> keys;
    private final Function<PolicyTemplate, PolicySource> placeholders;

    /**
     * @param keys condition keys that cannot have the values here that they have on AWS, with the reason of each
     * @param placeholders gives documents the values of a deployment
     */
    DifferingStatements(Map<String, String> keys, Function<PolicyTemplate, PolicySource> placeholders) {
        this.keys = keys;
        this.placeholders = placeholders;
    }

    /** Says once for each reason which statements depend on it. */
    void warn(DeploymentSpec spec, String run) {
        in(spec).forEach(line -> LOG.warn("[{}] {}", run, line));
    }

    /** {@return a line for each reason} */
    List<String> in(DeploymentSpec spec) {
        if (keys.isEmpty()) {
            return List.of();
        }
        Map<String, Set<String>> byReason = new LinkedHashMap<>();
        Map<String, Set<String>> keysOf = new LinkedHashMap<>();
        documents(spec).forEach(each -> {
            PolicySource source = placeholders.apply(each.document().template());
            parsed(source, each.type()).stream()
                    .flatMap(document -> document.statements().stream())
                    .forEach(statement -> statement.conditions().stream()
                            .flatMap(condition -> known(condition.key()).stream())
                            .forEach(key -> {
                                String reason = keys.get(key);
                                byReason.computeIfAbsent(reason, r -> new LinkedHashSet<>())
                                        .add(name(statement, source));
                                keysOf.computeIfAbsent(reason, r -> new LinkedHashSet<>())
                                        .add(key);
                            }));
        });
        return byReason.entrySet().stream()
                .map(entry -> entry.getKey() + ". So what these statements decide by "
                        + String.join(" and ", keysOf.get(entry.getKey())) + " is not what they decide on AWS: "
                        + String.join("; ", entry.getValue()))
                .toList();
    }

    private static List<TypedDocument> documents(DeploymentSpec spec) {
        List<TypedDocument> all = new ArrayList<>();
        if (spec.setup().isEmpty()) {
            spec.policies().forEach(policy -> all.add(typed(policy, PolicyType.IDENTITY)));
            all.add(typed(spec.trustPolicy(), PolicyType.TRUST));
        }
        spec.permissionsBoundary().ifPresent(it -> all.add(typed(it, PolicyType.PERMISSIONS_BOUNDARY)));
        spec.bucketPolicy().ifPresent(it -> all.add(typed(it, PolicyType.RESOURCE)));
        spec.setup().map(TypedDocument::of).ifPresent(all::addAll);
        return all;
    }

    private static TypedDocument typed(PolicyTemplate template, PolicyType type) {
        return new TypedDocument(new Setup.Document(template.name(), template), type);
    }

    /** What nobody can read is an error of the step that it is for. */
    private static Optional<PolicyDocument> parsed(PolicySource source, PolicyType type) {
        try {
            return Optional.of(PolicyDocument.parse(source, type));
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }

    private Optional<String> known(String key) {
        return keys.keySet().stream().filter(key::equalsIgnoreCase).findFirst();
    }

    private static String name(PolicyStatement statement, PolicySource source) {
        return statement.label() + " of " + source.name() + ", line "
                + statement.start().line();
    }
}
