package dev.milvusons3.internal.gateway.s3;

import dev.milvusons3.internal.gateway.http.AwsError;
import dev.milvusons3.internal.gateway.http.Call;
import dev.milvusons3.internal.gateway.http.Parameters;
import dev.milvusons3.internal.gateway.http.Parameters.Parameter;
import dev.milvusons3.internal.gateway.s3.S3Target.Level;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The operation that a request asks for, told by everything that tells one from another. A parameter of S3 that the operation does
 * not have makes it another one, which is not known here; and so does a name that looks like a sub-resource of a later S3. Other
 * parameters ({@code ?foo=bar}) mean nothing to S3, which ignores them.
 *
 * @param name for the record
 * @param operation if it is known
 * @param refusal if it cannot be carried out, whoever asks
 */
record AskedOperation(String name, Optional<S3Operation> operation, Optional<AwsError> refusal) {
    /** Sub-resources of other object stores, which their clients mean in earnest. */
    private static final Set<String> OF_OTHERS = Set.of("append", "position");

    private static final Map<Level, Map<String, List<S3Operation>>> BY_LEVEL_AND_METHOD = new EnumMap<>(Level.class);
    private static final Set<String> PARAMETERS = new HashSet<>(OF_OTHERS);
    private static final Set<String> SUBRESOURCES = new HashSet<>();

    static {
        for (S3Operation operation : S3Operation.values()) {
            RequestShape shape = operation.shape();
            BY_LEVEL_AND_METHOD
                    .computeIfAbsent(shape.level(), l -> new HashMap<>())
                    .computeIfAbsent(shape.method(), m -> new ArrayList<>())
                    .add(operation);
            PARAMETERS.addAll(shape.parameters());
            SUBRESOURCES.add(shape.subresource());
        }
        SUBRESOURCES.remove("");
        // What needs more is tried first.
        BY_LEVEL_AND_METHOD
                .values()
                .forEach(byMethod -> byMethod.values()
                        .forEach(list -> list.sort(Comparator.comparingInt(
                                (S3Operation o) -> -o.shape().needed().size()))));
    }

    static AskedOperation of(Call call, S3Target target) {
        Parameters query = call.query();
        refuseContradiction(query);
        boolean copy = call.header("X-Amz-Copy-Source") != null;
        Optional<S3Operation> found =
                BY_LEVEL_AND_METHOD
                        .getOrDefault(target.level(), Map.of())
                        .getOrDefault(call.method(), List.of())
                        .stream()
                        .filter(o -> o.shape().copies() == (copy && target.level() == Level.OBJECT && isPut(call)))
                        .filter(o -> o.shape().fits(query))
                        .findFirst();
        if (found.isEmpty()) {
            String asked = describe(call);
            return new AskedOperation(asked, found, Optional.of(S3Errors.notImplemented(asked)));
        }
        S3Operation operation = found.get();
        Optional<AwsError> refusal = query.all().stream()
                .filter(p -> isOfAnother(p, operation))
                .findFirst()
                .map(p -> S3Errors.notImplemented("the parameter " + p.name() + " in a request for " + operation));
        if (refusal.isEmpty() && operation.ofDirectoryBuckets()) {
            refusal = Optional.of(S3Errors.notImplemented(operation.name()));
        }
        return refusal.isEmpty()
                ? new AskedOperation(operation.name(), found, refusal)
                : new AskedOperation(describe(call), Optional.empty(), refusal);
    }

    /** {@return the operation, or throws why it cannot be carried out} */
    S3Operation require() {
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        return operation.orElseThrow();
    }

    private static boolean isPut(Call call) {
        return call.method().equals("PUT");
    }

    private static void refuseContradiction(Parameters query) {
        List<String> chosen = query.all().stream()
                .map(Parameter::name)
                .filter(SUBRESOURCES::contains)
                .distinct()
                .toList();
        if (chosen.size() > 1) {
            throw new AwsError(
                            400, "InvalidArgument", "Conflicting query string parameters: " + String.join(", ", chosen))
                    .with("ArgumentName", "ResourceType")
                    .with("ArgumentValue", chosen.get(0));
        }
    }

    private static boolean isOfAnother(Parameter parameter, S3Operation operation) {
        String name = parameter.name();
        if (operation.shape().takes(name) || isOfSignature(name)) {
            return false;
        }
        if (name.equals("x-id")) {
            return isOperation(parameter.value()) && !parameter.value().equals(operation.name());
        }
        return PARAMETERS.contains(name) || parameter.value().isEmpty();
    }

    /** Signatures of presigned URLs, and headers that are written into such a URL. */
    private static boolean isOfSignature(String name) {
        return name.toLowerCase(Locale.ROOT).startsWith("x-amz-");
    }

    private static boolean isOperation(String name) {
        for (S3Operation operation : S3Operation.values()) {
            if (operation.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** {@return how a request is called whose operation is not known} */
    static String describe(Call call) {
        List<String> names = call.queryIfParsed().all().stream()
                .map(Parameter::name)
                .filter(name -> !isOfSignature(name))
                .limit(3)
                .toList();
        return names.isEmpty() ? call.method() : call.method() + " ?" + String.join("&", names);
    }
}
