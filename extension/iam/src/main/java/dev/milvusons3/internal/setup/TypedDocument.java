package dev.milvusons3.internal.setup;

import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.setup.Setup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A document of a set-up, and what it is used as.
 *
 * @param type what decides how it is read
 */
public record TypedDocument(Setup.Document document, PolicyType type) {
    /** {@return all of a set-up, in the order of {@link Setup#documents}} */
    public static List<TypedDocument> of(Setup setup) {
        List<TypedDocument> all = new ArrayList<>();
        Stream.concat(Stream.of(setup.role()), setup.chain().stream().map(Setup.AssumedRole::role))
                .forEach(role -> {
                    add(all, role.trust().stream().toList(), PolicyType.TRUST);
                    add(all, role.managed(), PolicyType.IDENTITY);
                    add(all, role.inline(), PolicyType.IDENTITY);
                    add(all, role.boundary().stream().toList(), PolicyType.PERMISSIONS_BOUNDARY);
                    add(all, role.session(), PolicyType.SESSION);
                });
        add(all, setup.bucket().policy().stream().toList(), PolicyType.RESOURCE);
        setup.keys().forEach(key -> add(all, key.policy().stream().toList(), PolicyType.RESOURCE));
        setup.organization().levels().forEach(level -> {
            add(all, level.serviceControl(), PolicyType.SERVICE_CONTROL);
            add(all, level.resourceControl(), PolicyType.RESOURCE_CONTROL);
        });
        add(all, setup.network().endpointPolicy().stream().toList(), PolicyType.VPC_ENDPOINT);
        add(
                all,
                setup.workload().podIdentity().flatMap(Setup.PodIdentity::policy).stream()
                        .toList(),
                PolicyType.SESSION);
        return List.copyOf(all);
    }

    private static void add(List<TypedDocument> all, Collection<Setup.Document> documents, PolicyType type) {
        documents.forEach(document -> all.add(new TypedDocument(document, type)));
    }
}
