package dev.milvusons3.setup.check;

import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyStatement;
import dev.milvusons3.iam.UnknownAction;
import dev.milvusons3.internal.setup.Samples;
import dev.milvusons3.internal.setup.TypedDocument;
import dev.milvusons3.internal.words.Nearest;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Words in a set-up's documents that AWS takes, though they are about nothing: actions that there are not, almost the bucket's or role's name. */
final class Misspelt {
    private final Setup setup;
    private final Variants variants;
    private final Set<String> buckets;
    private final Set<String> roles;
    private final Set<String> found = new LinkedHashSet<>();

    private Misspelt(Setup setup) {
        Map<String, String> values = Samples.of(setup);
        this.setup = setup;
        this.variants = new Variants(true, values);
        this.buckets = Set.of(String.valueOf(values.get("bucket")));
        this.roles = new LinkedHashSet<>(setup.role().name().stream().toList());
        setup.chain()
                .forEach(assumed -> roles.addAll(assumed.role().name().stream().toList()));
    }

    /** {@return a sentence about each, with file and line} */
    static List<String> in(Setup setup) {
        Misspelt misspelt = new Misspelt(setup);
        misspelt.search();
        return List.copyOf(misspelt.found);
    }

    private void search() {
        for (TypedDocument each : TypedDocument.of(setup)) {
            variants.policy(each.document(), each.type())
                    .map(NamedPolicy::document)
                    .ifPresent(policy -> policy.statements()
                            .forEach(statement ->
                                    search(each.document().template().name(), statement)));
        }
    }

    private void search(String file, PolicyStatement statement) {
        String place = file + ", line " + statement.start().line() + ": ";
        Stream.concat(statement.actions().stream(), statement.notActions().stream())
                .forEach(action -> UnknownAction.problem(action)
                        .ifPresent(problem -> found.add(place + problem + (problem.endsWith("?") ? "" : "."))));
        List<String> arns = new ArrayList<>(statement.resources());
        arns.addAll(statement.notResources());
        statement.principals().forEach(principal -> arns.add(principal.value()));
        arns.forEach(arn -> {
            near(place, arn, arn.contains(":s3:::") ? arn.substring(arn.indexOf(":s3:::") + 6) : "", buckets);
            near(place, arn, arn.contains(":role/") ? arn.substring(arn.lastIndexOf('/') + 1) : "", roles);
        });
    }

    private void near(String place, String arn, String resource, Set<String> meant) {
        String name = resource.split("/", 2)[0];
        boolean plain = !name.isEmpty() && !name.contains("*") && !name.contains("?") && !name.contains("$");
        if (plain && !meant.contains(name)) {
            String end = Nearest.endOfSentence(name, meant);
            if (end.contains("did you mean")) {
                found.add(place + arn + " names no bucket or role of this set-up" + end);
            }
        }
    }
}
