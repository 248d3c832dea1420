package dev.milvusons3.internal.platform.containers.cluster;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.world.Network;
import dev.milvusons3.internal.world.Organization;
import dev.milvusons3.internal.world.World;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is around a deployment's accounts, as JSON. */
final class WorldWire {
    private WorldWire() {}

    static Map<String, Object> write(World world) {
        return Map.of(
                "accounts", List.copyOf(world.accounts()),
                "bystanders", List.copyOf(world.bystanders()),
                "organization", organization(world.organization()),
                "network", network(world.network()));
    }

    private static Map<String, Object> organization(Organization organization) {
        Map<String, Object> fields = new LinkedHashMap<>();
        organization.id().ifPresent(id -> fields.put("id", id));
        fields.put("accounts", List.copyOf(organization.accounts()));
        fields.put(
                "levels", organization.levels().stream().map(WorldWire::level).toList());
        return fields;
    }

    private static Map<String, Object> level(Organization.Level level) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", level.name());
        level.account().ifPresent(account -> fields.put("account", account));
        fields.put("policies", level.policies().stream().map(PolicyWire::write).toList());
        return fields;
    }

    private static Map<String, Object> network(Network network) {
        Map<String, Object> fields = new LinkedHashMap<>();
        network.sourceIp().ifPresent(it -> fields.put("sourceIp", it));
        network.vpc().ifPresent(it -> fields.put("vpc", it));
        network.vpcEndpoint().ifPresent(it -> fields.put("vpcEndpoint", it));
        network.vpcSourceIp().ifPresent(it -> fields.put("vpcSourceIp", it));
        network.endpointPolicy().ifPresent(it -> fields.put("endpointPolicy", PolicyWire.write(it)));
        return fields;
    }

    /** @throws IllegalArgumentException if it is none */
    static World read(Json said) {
        return new World(
                Set.copyOf(said.get("accounts").texts()),
                Set.copyOf(said.get("bystanders").texts()),
                organization(said.get("organization")),
                network(said.get("network")));
    }

    private static Organization organization(Json said) {
        return new Organization(
                Wire.text(said, "id"),
                Set.copyOf(said.get("accounts").texts()),
                said.get("levels").items().stream()
                        .map(level -> new Organization.Level(
                                level.get("name").requireText(),
                                Wire.text(level, "account"),
                                level.get("policies").items().stream()
                                        .map(PolicyWire::read)
                                        .toList()))
                        .toList());
    }

    private static Network network(Json said) {
        return new Network(
                Wire.text(said, "sourceIp"),
                Wire.text(said, "vpc"),
                Wire.text(said, "vpcEndpoint"),
                Wire.text(said, "vpcSourceIp"),
                said.has("endpointPolicy")
                        ? Optional.of(PolicyWire.read(said.get("endpointPolicy")))
                        : Optional.empty());
    }
}
