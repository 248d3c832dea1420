package dev.milvusons3.internal.gateway.http;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decoded parameters of a query string or a form, in the order they came. */
public final class Parameters {
    /** One name and value. */
    public record Parameter(String name, String value) {}

    private static final Parameters NONE = new Parameters(List.of());

    private final List<Parameter> all;
    private final Map<String, String> first;

    private Parameters(List<Parameter> all) {
        this.all = List.copyOf(all);
        this.first = new LinkedHashMap<>();
        for (Parameter p : all) {
            first.putIfAbsent(p.name(), p.value());
        }
    }

    /** Parses; null and empty give none. */
    public static Parameters parse(@Nullable String encoded) {
        if (encoded == null || encoded.isEmpty()) {
            return NONE;
        }
        List<Parameter> found = new ArrayList<>();
        int from = 0;
        while (from <= encoded.length()) {
            int to = encoded.indexOf('&', from);
            if (to < 0) {
                to = encoded.length();
            }
            if (to > from) {
                String pair = encoded.substring(from, to);
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                found.add(new Parameter(UriEncoding.decode(name, true), UriEncoding.decode(value, true)));
            }
            from = to + 1;
        }
        return new Parameters(found);
    }

    /** {@return these and then the others} */
    public Parameters plus(Parameters others) {
        List<Parameter> both = new ArrayList<>(all);
        both.addAll(others.all);
        return new Parameters(both);
    }

    /** {@return only those with one of the names} */
    public Parameters only(Collection<String> names) {
        return new Parameters(all.stream().filter(p -> names.contains(p.name())).toList());
    }

    /** {@return the first value under the name} */
    public Optional<String> get(String name) {
        return Optional.ofNullable(first.get(name));
    }

    /** {@return the first value under the name, or null; for hot paths} */
    public @Nullable String value(String name) {
        return first.get(name);
    }

    /** {@return whether the name occurs, with or without a value} */
    public boolean has(String name) {
        return first.containsKey(name);
    }

    /** {@return all, in order} */
    public List<Parameter> all() {
        return all;
    }

    /** {@return the first value of each name, in order} */
    public Map<String, String> asMap() {
        return Collections.unmodifiableMap(first);
    }

    /** {@return the values of an AWS query protocol list, {@code Name.member.1} and so on} */
    public List<String> members(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 1; ; i++) {
            String value = first.get(name + ".member." + i);
            if (value == null) {
                return values;
            }
            values.add(value);
        }
    }
}
