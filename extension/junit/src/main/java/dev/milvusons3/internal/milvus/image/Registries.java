package dev.milvusons3.internal.milvus.image;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which registry is meant by an image's name. Docker has one of its own for names without a host; no file of this library says where it is, for that is a
 * matter of the machine and its network: the author says it, or what {@code docker login} left, or the Docker engine.
 *
 * @param setting the author's, for names without a host
 * @param userHome of the user
 * @param environment of this process
 */
record Registries(Optional<String> setting, Path userHome, Map<String, String> environment) {
    DockerConfig docker() throws IOException {
        return DockerConfig.read(userHome, environment);
    }

    /** @throws UnobtainableException if nothing says it */
    RegistryAddress address(ImageReference reference, DockerConfig docker) throws IOException, InterruptedException {
        Optional<String> said = reference.registry().or(() -> setting);
        if (said.isPresent()) {
            return RegistryAddress.of(said.get());
        }
        Optional<String> index = docker.index();
        if (index.isEmpty()) {
            index = ofEngine();
        }
        return index.map(address -> RegistryAddress.of(URI.create(address).getRawAuthority()))
                .orElseThrow(() -> new UnobtainableException(
                        "the name has no registry, and this machine does not say which one Docker takes then: nothing in "
                                + docker.file() + ", and no Docker engine that answers",
                        "name the registry, or a mirror of it: milvus-on-s3.milvus.registry=<host>",
                        "write its host before the image's name: milvus-on-s3.milvus.image=<host>/" + reference,
                        "save the image where there is a Docker (docker save -o milvus.tar " + reference
                                + "), and bring the file: milvus-on-s3.milvus.image=<path>/milvus.tar"));
    }

    /** {@return the address that the engine would ask; empty if there is none that answers} */
    private Optional<String> ofEngine() throws InterruptedException {
        try {
            Programs.Answer answer =
                    Programs.run(List.of("docker", "info", "--format", "{{.IndexServerAddress}}"), environment, "");
            return Optional.of(answer.text().strip())
                    .filter(text -> answer.code() == 0 && text.matches("https?://[\\w.:-]+/\\S*"));
        } catch (IOException noDocker) {
            return Optional.empty();
        }
    }
}
