package dev.milvusons3.internal.spec;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.MilvusOnS3ConfigurationException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Reads specs for tests, as if from an annotation. */
final class Specs {
    /** Nothing is set from outside. */
    static final Configuration NOTHING = configuration(Map.of(), Map.of(), Map.of());

    private Specs() {}

    static Configuration configuration(
            Map<String, String> parameters, Map<String, String> properties, Map<String, String> environment) {
        Properties copy = new Properties();
        copy.putAll(properties);
        return new Configuration(key -> Optional.ofNullable(parameters.get(key)), copy, environment);
    }

    static SpecRequest request(Layer... layers) {
        return new SpecRequest(Specs.class, List.of(layers), List.of());
    }

    static DeploymentSpec read(Setting<?> setting, String value) {
        return SpecReader.read(request(new Layer("here", Map.of(setting, value))), NOTHING);
    }

    /** {@return the problems that a value has} */
    static List<String> problems(Setting<?> setting, String value) {
        return problems(request(new Layer("here", Map.of(setting, value))), NOTHING);
    }

    static List<String> problems(SpecRequest request, Configuration configuration) {
        return catchThrowableOfType(
                        MilvusOnS3ConfigurationException.class, () -> SpecReader.read(request, configuration))
                .problems();
    }
}
