package dev.milvusons3.internal.platform.containers;

import com.github.dockerjava.api.DockerClient;
import dev.milvusons3.internal.spec.ContainersSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.dockerclient.DockerClientConfigUtils;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.ImageNameSubstitutor;

/**
 * An image without which the containers do not start.
 *
 * @param name as the engine is asked for it
 * @param remedy what else can be done than to pull it
 */
record WantedImage(String name, String remedy) {
    private static final String PULL = "Pull or load it beforehand";
    private static final Pattern REAPER = Pattern.compile("testcontainers/ryuk:[\\w.-]+");
    private static final Pattern TINY = Pattern.compile("alpine:[\\w.-]+");

    /** {@return all that a start asks the engine for, those first that Testcontainers needs itself} */
    static List<WantedImage> of(ContainersSpec spec) {
        List<WantedImage> wanted = new ArrayList<>();
        DockerEngine engine = DockerEngine.get();
        if (!spec.reuse() && !Boolean.parseBoolean(System.getenv("TESTCONTAINERS_RYUK_DISABLED"))) {
            namedIn("org/testcontainers/utility/RyukContainer.class", REAPER)
                    .ifPresent(image -> wanted.add(new WantedImage(image, Obstacle.NO_REAPER.remedy())));
        }
        if (findsItsAddressByContainer(engine)) {
            namedIn("org/testcontainers/DockerClientFactory.class", TINY)
                    .ifPresent(image -> wanted.add(new WantedImage(
                            image,
                            PULL + ", name another by TESTCONTAINERS_TINYIMAGE_CONTAINER_IMAGE, or do without it by"
                                    + " TESTCONTAINERS_HOST_OVERRIDE: this JVM runs in a container, and Testcontainers asks"
                                    + " a second one for the host's address.")));
        }
        wanted.add(new WantedImage(
                substituted(spec.localStackImage()), PULL + ", or name another by milvus-on-s3.localstack.image."));
        if (spec.kubeContext().isEmpty()) {
            wanted.add(new WantedImage(
                    substituted(spec.k3sImage()), PULL + ", or name another by milvus-on-s3.k3s.image."));
        }
        return wanted;
    }

    /** As Testcontainers decides it, for an engine at a socket of this machine. */
    private static boolean findsItsAddressByContainer(DockerEngine engine) {
        String override = System.getenv("TESTCONTAINERS_HOST_OVERRIDE");
        return DockerClientConfigUtils.IN_A_CONTAINER
                && (override == null || override.isBlank())
                && engine.host().getScheme().equals("unix")
                && !bridgeSaysIt(engine.docker());
    }

    private static boolean bridgeSaysIt(DockerClient docker) {
        return docker.inspectNetworkCmd().withNetworkId("bridge").exec().getIpam().getConfig().stream()
                .anyMatch(config -> config.getGateway() != null);
    }

    /** Testcontainers tells the versions of its own images nowhere but in its classes. */
    static Optional<String> namedIn(String classFile, Pattern image) {
        try (InputStream in = DockerClientFactory.class.getClassLoader().getResourceAsStream(classFile)) {
            if (in == null) {
                return Optional.empty();
            }
            Matcher found = image.matcher(new String(in.readAllBytes(), StandardCharsets.ISO_8859_1));
            return found.find() ? Optional.of(substituted(found.group())) : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("Testcontainers' class " + classFile + " cannot be read: " + e, e);
        }
    }

    /** As Testcontainers will call it, which can be told to prefer a mirror. */
    private static String substituted(String image) {
        return ImageNameSubstitutor.instance()
                .apply(DockerImageName.parse(image))
                .asCanonicalNameString();
    }
}
