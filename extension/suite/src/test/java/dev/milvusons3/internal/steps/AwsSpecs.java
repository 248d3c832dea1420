package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.containers.AwsStandIn;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** Specs of environment {@code AWS} as {@link AwsStandIn} emulates it. */
final class AwsSpecs {
    private AwsSpecs() {}

    /**
     * {@return a spec}
     *
     * @param settings beside those that lead to the stand-in; they win, and an empty one is as if it were not there
     */
    static DeploymentSpec with(Map<String, String> settings) {
        Map<String, String> parameters = new HashMap<>();
        System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("milvus-on-s3."))
                .forEach(name -> parameters.put(name, System.getProperty(name)));
        parameters.putAll(settings);
        parameters.values().removeIf(String::isEmpty);
        return SpecReader.read(
                new SpecRequest(AwsStandIn.class, List.of(), List.of()),
                new Configuration(key -> Optional.ofNullable(parameters.get(key)), new Properties(), Map.of()));
    }
}
