package dev.milvusons3.internal.kubernetes.embedded;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The environment variables of a container, resolved.
 *
 * @see <a href="https://kubernetes.io/docs/tasks/inject-data-application/define-interdependent-environment-variables/">Dependent environment variables</a>
 */
final class PodEnvironment {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\$|\\$\\(([A-Za-z0-9_.-]+)\\)");
    private static final Pattern LABEL = Pattern.compile("metadata\\.(labels|annotations)\\['(.+)']");

    private final Pod pod;
    private final ConfigObjects objects;

    PodEnvironment(Pod pod, ObjectStore store) {
        this.pod = pod;
        this.objects = new ConfigObjects(store, pod.getMetadata().getNamespace());
    }

    Map<String, String> of(Container container) throws PodConfigException {
        Map<String, String> environment = new LinkedHashMap<>();
        for (EnvFromSource source : container.getEnvFrom()) {
            addAll(environment, source);
        }
        for (EnvVar variable : container.getEnv()) {
            if (variable.getValueFrom() == null) {
                environment.put(
                        variable.getName(),
                        expand(variable.getValue() == null ? "" : variable.getValue(), environment));
            } else {
                Optional<String> value = resolve(variable.getValueFrom());
                value.ifPresent(it -> environment.put(variable.getName(), it));
            }
        }
        return environment;
    }

    private void addAll(Map<String, String> environment, EnvFromSource source) throws PodConfigException {
        Optional<Map<String, byte[]>> data;
        if (source.getConfigMapRef() != null) {
            data = objects.configMap(
                    source.getConfigMapRef().getName(), source.getConfigMapRef().getOptional());
        } else if (source.getSecretRef() != null) {
            data = objects.secret(
                    source.getSecretRef().getName(), source.getSecretRef().getOptional());
        } else {
            throw PodConfigException.unsupported("an envFrom source");
        }
        String prefix = source.getPrefix() == null ? "" : source.getPrefix();
        data.orElse(Map.of())
                .forEach((key, value) -> environment.put(prefix + key, new String(value, StandardCharsets.UTF_8)));
    }

    private Optional<String> resolve(EnvVarSource source) throws PodConfigException {
        if (source.getFieldRef() != null) {
            return Optional.of(field(source.getFieldRef().getFieldPath()));
        }
        if (source.getConfigMapKeyRef() != null) {
            var reference = source.getConfigMapKeyRef();
            return ConfigObjects.value(
                    objects.configMap(reference.getName(), reference.getOptional()),
                    reference.getKey(),
                    reference.getOptional(),
                    "ConfigMap " + pod.getMetadata().getNamespace() + "/" + reference.getName());
        }
        if (source.getSecretKeyRef() != null) {
            var reference = source.getSecretKeyRef();
            return ConfigObjects.value(
                    objects.secret(reference.getName(), reference.getOptional()),
                    reference.getKey(),
                    reference.getOptional(),
                    "Secret " + pod.getMetadata().getNamespace() + "/" + reference.getName());
        }
        throw PodConfigException.unsupported("an environment variable's source");
    }

    private String field(String path) throws PodConfigException {
        ObjectMeta metadata = pod.getMetadata();
        Matcher label = LABEL.matcher(path);
        if (label.matches()) {
            return get(
                    label.group(1).equals("labels") ? metadata.getLabels() : metadata.getAnnotations(), label.group(2));
        }
        return switch (path) {
            case "metadata.name" -> metadata.getName();
            case "metadata.namespace" -> metadata.getNamespace();
            case "metadata.uid" -> metadata.getUid();
            case "spec.nodeName" -> pod.getSpec().getNodeName();
            case "spec.serviceAccountName" -> pod.getSpec().getServiceAccountName();
            case "status.podIP", "status.podIPs", "status.hostIP", "status.hostIPs" -> Kubelet.ADDRESS;
            default -> throw PodConfigException.unsupported("fieldPath " + path);
        };
    }

    private static String get(@Nullable Map<String, String> map, String key) {
        return map == null ? "" : map.getOrDefault(key, "");
    }

    /** Replaces {@code $(NAME)} for variables defined before; {@code $$} stands for one dollar. */
    private static String expand(String value, Map<String, String> defined) {
        return REFERENCE.matcher(value).replaceAll(found -> {
            String name = found.group(1);
            String replacement = name == null ? "$" : defined.getOrDefault(name, found.group());
            return Matcher.quoteReplacement(replacement);
        });
    }
}
