package dev.milvusons3.internal.setup.terraform;

import dev.milvusons3.internal.tree.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is of use in a plan or state. */
final class Plan {
    /** By address, in the plan's order. */
    final Map<String, Resource> resources = new LinkedHashMap<>();

    final Map<String, Node> variables = new HashMap<>();

    /** By key, such as {@code aws.data}; of modules with the module before it. */
    final Map<String, Node> providers = new HashMap<>();

    Module root = new Module();
    boolean configured;

    private final Map<String, Map<String, Resource>> byType = new HashMap<>();
    private final Map<String, List<Resource>> byLocal = new HashMap<>();

    void add(Resource resource) {
        resources.put(resource.address(), resource);
        byType.computeIfAbsent(resource.type(), absent -> new LinkedHashMap<>()).put(resource.address(), resource);
    }

    Stream<Resource> ofType(String type) {
        return byType.getOrDefault(type, Map.of()).values().stream();
    }

    /** {@return the instances of a resource of a module's configuration, in all instances of that module that fit} */
    List<Resource> instances(String module, String local) {
        if (byLocal.isEmpty()) {
            resources
                    .values()
                    .forEach(resource -> byLocal.computeIfAbsent(
                                    resource.module() + " " + resource.local(), key -> new ArrayList<>())
                            .add(resource));
        }
        return byLocal.getOrDefault(module + " " + local, List.of());
    }

    /** {@return the configuration of a module by its address, whose indexes have no meaning there} */
    Optional<Module> module(String address) {
        Module module = root;
        for (String name : names(address)) {
            Module.Call call = module.calls.get(name);
            if (call == null) {
                return Optional.empty();
            }
            module = call.module;
        }
        return Optional.of(module);
    }

    /** {@return the call of a module; empty for the root} */
    Optional<Module.Call> call(String address) {
        List<String> names = names(address);
        return names.isEmpty()
                ? Optional.empty()
                : module(parent(address)).map(module -> module.calls.get(names.get(names.size() - 1)));
    }

    /** {@return the address of the module around it} */
    static String parent(String address) {
        int last = address.lastIndexOf("module.");
        return last <= 0 ? "" : address.substring(0, last - 1);
    }

    /** {@return the names of a module's address, without indexes} */
    static List<String> names(String address) {
        List<String> names = new ArrayList<>();
        int at = address.indexOf("module.");
        while (at >= 0) {
            int start = at + "module.".length();
            int end = start;
            while (end < address.length() && address.charAt(end) != '.' && address.charAt(end) != '[') {
                end++;
            }
            names.add(address.substring(start, end));
            at = address.indexOf("module.", end);
        }
        return names;
    }
}
