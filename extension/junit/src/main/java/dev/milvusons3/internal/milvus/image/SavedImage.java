package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * An image that was saved: as an OCI layout, or by {@code docker save}.
 *
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">OCI image layout</a>
 * @see <a href="https://docs.docker.com/reference/cli/docker/image/save/">docker image save</a>
 */
final class SavedImage implements FoundImage {
    private static final String LAYOUT = "index.json";
    private static final String DOCKER = "manifest.json";
    private static final String NAME = "org.opencontainers.image.ref.name";
    private static final String FULL_NAME = "io.containerd.image.name";

    private final PackedFiles files;
    private final byte[] config;
    private final List<Layer> layers;
    private final Optional<String> name;

    private SavedImage(PackedFiles files, byte[] config, List<Layer> layers, Optional<String> name) {
        this.files = files;
        this.config = config;
        this.layers = layers;
        this.name = name;
    }

    /**
     * Finds it.
     *
     * @param files closed with it, and if there is none
     * @param wanted a name or tag, for what has several images
     * @throws UnobtainableException if it is not there, or not for that platform
     */
    static SavedImage find(PackedFiles files, Optional<String> wanted, ImagePlatform platform)
            throws IOException, InterruptedException {
        try {
            // Docker's newer archives are both; only its own list names the image in full.
            return files.has(DOCKER) ? ofDocker(files, wanted) : ofLayout(files, wanted, platform);
        } catch (JsonException malformed) {
            files.close();
            throw new UnobtainableException(
                    "its " + LAYOUT + " or " + DOCKER + " is malformed: " + malformed.getMessage(), malformed);
        } catch (IOException | InterruptedException | RuntimeException failed) {
            files.close();
            throw failed;
        }
    }

    @Override
    public Optional<String> name() {
        return name;
    }

    private static SavedImage ofDocker(PackedFiles files, Optional<String> wanted) throws IOException {
        List<Json> images = items(json(files, DOCKER));
        List<String> names = images.stream()
                .flatMap(image -> texts(image.get("RepoTags")).stream())
                .toList();
        Json image = one(
                images,
                wanted.map(name -> images.stream()
                        .filter(each -> texts(each.get("RepoTags")).stream().anyMatch(tag -> isCalled(tag, name)))
                        .toList()),
                names);
        byte[] config = files.read(image.get("Config").requireText());
        List<Layer> layers = new ArrayList<>();
        for (String layer : texts(image.get("Layers"))) {
            layers.add(layer(files, layer));
        }
        return new SavedImage(
                files, config, layers, texts(image.get("RepoTags")).stream().findFirst());
    }

    private static SavedImage ofLayout(PackedFiles files, Optional<String> wanted, ImagePlatform platform)
            throws IOException, InterruptedException {
        Json index = json(files, LAYOUT);
        List<Json> images = items(index.get("manifests"));
        List<String> names =
                images.stream().flatMap(each -> name(each).stream()).toList();
        byte[] start = index.toString().getBytes(StandardCharsets.UTF_8);
        Optional<String> name = Optional.empty();
        if (wanted.isPresent() || names.size() > 1) {
            Json image = one(
                    images,
                    wanted.map(tag -> images.stream()
                            .filter(each ->
                                    name(each).filter(of -> isCalled(of, tag)).isPresent())
                            .toList()),
                    names);
            start = blob(files, ImageManifest.Blob.of(image).digest());
            name = name(image);
        } else if (names.size() == 1) {
            name = Optional.of(names.get(0));
        }
        ImageManifest manifest = ImageManifest.read(start, platform, digest -> blob(files, digest));
        List<Layer> layers = new ArrayList<>();
        for (ImageManifest.Blob blob : manifest.layers()) {
            layers.add(layer(files, path(blob.digest())));
        }
        return new SavedImage(files, blob(files, manifest.config().digest()), layers, name);
    }

    private static Json one(List<Json> all, Optional<List<Json>> called, List<String> names)
            throws UnobtainableException {
        List<Json> candidates = called.orElse(all);
        if (candidates.size() == 1) {
            return candidates.get(0);
        }
        throw new UnobtainableException(
                called.isPresent() && candidates.isEmpty()
                        ? "none of its images is called so; there are " + names
                        : "it has " + candidates.size() + " images, " + names,
                "say which by a colon and its tag at the end, if it is a layout (oci:<directory>:<tag>)",
                "save the one alone");
    }

    private static boolean isCalled(String name, String wanted) {
        return name.equals(wanted) || name.endsWith(":" + wanted) || name.endsWith("/" + wanted);
    }

    private static Optional<String> name(Json descriptor) {
        Json annotations = descriptor.get("annotations");
        return Optional.of(annotations.get(FULL_NAME).text())
                .filter(name -> !name.isEmpty())
                .or(() -> Optional.of(annotations.get(NAME).text()))
                .filter(name -> !name.isEmpty());
    }

    private static byte[] blob(PackedFiles files, Digest digest) throws IOException {
        byte[] content = files.read(path(digest));
        if (!digest.isOf(content)) {
            throw new UnobtainableException(
                    "its file " + path(digest) + " is not what its name says: " + Digest.sha256(content),
                    "save the image again: this copy is damaged");
        }
        return content;
    }

    private static String path(Digest digest) {
        return "blobs/" + digest.algorithm() + "/" + digest.hex();
    }

    private static Json json(PackedFiles files, String name) throws IOException {
        return Json.read(new String(files.read(name), StandardCharsets.UTF_8));
    }

    private static List<Json> items(Json array) {
        return StreamSupport.stream(array.items().spliterator(), false).toList();
    }

    private static List<String> texts(Json array) {
        return items(array).stream().map(Json::requireText).toList();
    }

    private static Layer layer(PackedFiles files, String path) throws IOException {
        long size = files.size(path);
        return new Layer() {
            @Override
            public long size() {
                return size;
            }

            @Override
            public InputStream open(Path downloads) throws IOException {
                return files.open(path);
            }
        };
    }

    @Override
    public byte[] config() {
        return config;
    }

    @Override
    public List<Layer> layers() {
        return layers;
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
