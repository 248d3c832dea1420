package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** A Milvus out of an image of a registry. */
final class RegistrySource extends ImageSource {
    private final ImageReference reference;
    private final Registries registries;

    RegistrySource(ImageReference reference, Registries registries, ImagePlatform platform) {
        super(platform);
        this.reference = reference;
        this.registries = registries;
    }

    @Override
    public String description() {
        return "the image " + reference + " for " + platform;
    }

    @Override
    public Optional<String> version() {
        return reference.version();
    }

    @Override
    public Optional<String> imageName() {
        return Optional.of(reference.toString());
    }

    @Override
    FoundImage find(Path images, Progress progress) throws IOException, InterruptedException {
        DockerConfig docker = registries.docker();
        return RegistryImage.find(
                reference, registries.address(reference, docker), platform, docker, Http.Pauses.toldTo(progress));
    }

    @Override
    Optional<String> lastingName() {
        return reference.moves() ? Optional.empty() : Optional.of(reference.toString());
    }

    @Override
    String shortName() {
        return reference.toString();
    }
}
