package dev.milvusons3.internal.platform.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.MilvusRuntime;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.Layer;
import dev.milvusons3.internal.spec.Setting;
import dev.milvusons3.internal.spec.Settings;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code AUTO} and {@code require} come to on machines of every kind. */
class RuntimeChoiceTest {
    /** The first four are what is not to be had: a server of the machine's own, namespaces, Docker. */
    @ParameterizedTest
    @CsvSource({
        // Linux
        "-, -, -, AUTO, '', NAMESPACE",
        // Linux in a container, or with AppArmor's restriction
        "-, no namespaces, -, AUTO, '', PROCESS",
        "-, no namespaces, no docker, AUTO, '', PROCESS",
        // Windows, or a server that this machine's system or processor does not run
        "no server, no namespaces, -, AUTO, '', CONTAINER",
        // What is required is not gone below, and may be taken instead of a plain process
        "-, -, -, AUTO, NAMESPACE, NAMESPACE",
        "-, no namespaces, -, AUTO, 'NAMESPACE,CONTAINER', CONTAINER",
        "-, -, -, AUTO, 'containers, process', PROCESS",
        "-, no namespaces, -, AUTO, CONTAINERS, PROCESS",
        // What is asked for by name stands
        "-, -, -, PROCESS, NAMESPACE, PROCESS",
        "-, -, -, CONTAINER, '', CONTAINER"
    })
    void takesTheFirstThatIsAllowed(
            String server, String namespaces, String docker, String asked, String required, MilvusRuntime taken) {
        assertThat(new RuntimeChoice(machine(server, namespaces, docker)).choose(spec(asked, required)))
                .isEqualTo(taken);
    }

    @Test
    void saysWhatWasTriedWhereNothingCanBeHad() {
        assertThatThrownBy(() ->
                        new RuntimeChoice(machine("no server", "no namespaces", "no docker")).choose(spec("AUTO", "")))
                .isInstanceOf(MilvusOnS3UnavailableException.class)
                .hasMessage("""
                        milvus-on-s3.milvus.runtime = AUTO: this machine cannot run Milvus so. \
                        Not as NAMESPACE or PROCESS: no server. Not as CONTAINER: no docker
                        Allow namespaces. Start or install Docker.""");
    }

    @Test
    void whatIsRequiredIsAnErrorWhereItCannotBeHad() {
        assertThatThrownBy(
                        () -> new RuntimeChoice(machine("-", "no namespaces", "-")).choose(spec("AUTO", "NAMESPACE")))
                .isInstanceOf(MilvusOnS3UnavailableException.class)
                .hasMessage("""
                        milvus-on-s3.milvus.runtime = AUTO, and milvus-on-s3.require names NAMESPACE: \
                        this machine cannot run Milvus so. Not as NAMESPACE: no namespaces
                        Allow namespaces. Or require less (milvus-on-s3.require).""");
    }

    private static RuntimeChoice.Machine machine(String server, String namespaces, String docker) {
        return new RuntimeChoice.Machine() {
            @Override
            public Optional<String> noNamespaces() {
                return given(namespaces);
            }

            @Override
            public Optional<String> obstacle(MilvusRuntime runtime, DeploymentSpec spec) {
                return switch (runtime) {
                    case NAMESPACE -> given(server).or(this::noNamespaces);
                    case PROCESS -> given(server);
                    case CONTAINER -> given(docker);
                    case AUTO, UNSET -> throw new IllegalArgumentException(runtime + " is none that runs anything.");
                };
            }
        };
    }

    private static Optional<String> given(String text) {
        return Optional.of(text).filter(found -> !found.equals("-"));
    }

    private static DeploymentSpec spec(String runtime, String required) {
        Map<Setting<?>, String> values = new HashMap<>();
        values.put(Settings.MILVUS_RUNTIME, runtime);
        if (!required.isEmpty()) {
            values.put(Settings.REQUIRE, required);
        }
        return SpecReader.read(
                new SpecRequest(RuntimeChoiceTest.class, List.of(new Layer("the test", values)), List.of()),
                new Configuration(key -> Optional.empty(), new Properties(), Map.of()));
    }
}
