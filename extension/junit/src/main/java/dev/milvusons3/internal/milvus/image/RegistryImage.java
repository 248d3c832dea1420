package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** An image in a registry. */
final class RegistryImage implements FoundImage {
    private final RegistryClient client;
    private final ImageReference reference;
    private final ImageManifest manifest;
    private final byte[] config;

    private RegistryImage(RegistryClient client, ImageReference reference, ImageManifest manifest, byte[] config) {
        this.client = client;
        this.reference = reference;
        this.manifest = manifest;
        this.config = config;
    }

    /**
     * Finds it.
     *
     * @throws UnobtainableException if it is not there, not for that platform, or may not be pulled
     */
    static RegistryImage find(
            ImageReference reference,
            RegistryAddress address,
            ImagePlatform platform,
            DockerConfig docker,
            Http.Pauses pauses)
            throws IOException, InterruptedException {
        try {
            return find(reference, new RegistryClient(address, reference.repository(), docker, pauses), platform);
        } catch (RegistryClient.NoRegistryException noRegistry) {
            Optional<RegistryAddress> index = address.index();
            if (index.isPresent()) {
                return find(reference, index.get(), platform, docker, pauses);
            }
            throw new UnobtainableException(
                    noRegistry.getMessage(),
                    noRegistry,
                    "check the registry's host, in the image's name or in milvus-on-s3.milvus.registry");
        }
    }

    private static RegistryImage find(ImageReference reference, RegistryClient client, ImagePlatform platform)
            throws IOException, InterruptedException {
        ImageManifest manifest = ImageManifest.read(
                client.manifest(reference.tagOrDigest()), platform, digest -> client.manifest(digest.toString()));
        return new RegistryImage(
                client, reference, manifest, client.content(manifest.config().digest()));
    }

    @Override
    public Optional<String> name() {
        return Optional.of(reference.toString());
    }

    @Override
    public byte[] config() {
        return config;
    }

    @Override
    public void fetch(Path downloads, Progress progress) throws IOException, InterruptedException {
        List<ImageManifest.Blob> blobs = manifest.layers();
        long total = blobs.stream().mapToLong(ImageManifest.Blob::size).sum();
        long missing = total;
        for (ImageManifest.Blob blob : blobs) {
            missing -= file(downloads, blob).toFile().length();
        }
        long free = Files.getFileStore(downloads).getUsableSpace();
        if (missing > free) {
            throw new IOException("No space left on device: " + missing / (1024 * 1024)
                    + " MiB of the image's layers are still to be fetched, and " + free / (1024 * 1024)
                    + " MiB are free");
        }
        long before = 0;
        for (ImageManifest.Blob blob : blobs) {
            client.blob(
                    blob.digest(),
                    blob.size(),
                    file(downloads, blob),
                    Download.part(progress, "download " + reference, before, total));
            before += blob.size();
        }
    }

    private static Path file(Path downloads, ImageManifest.Blob blob) {
        return downloads.resolve(blob.digest().hex());
    }

    @Override
    public List<Layer> layers() {
        List<Layer> layers = new ArrayList<>();
        for (ImageManifest.Blob blob : manifest.layers()) {
            layers.add(new Layer() {
                @Override
                public long size() {
                    return blob.size();
                }

                @Override
                public InputStream open(Path downloads) throws IOException {
                    return Files.newInputStream(file(downloads, blob));
                }
            });
        }
        return layers;
    }
}
