package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an image is made of.
 *
 * @param config its configuration
 * @param layers the lowest first
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/manifest.md">OCI image manifest</a>
 */
record ImageManifest(Blob config, List<Blob> layers) {
    /** What is understood: indexes first, then manifests, OCI's and Docker's. */
    static final List<String> MEDIA_TYPES = List.of(
            "application/vnd.oci.image.index.v1+json",
            "application/vnd.docker.distribution.manifest.list.v2+json",
            "application/vnd.oci.image.manifest.v1+json",
            "application/vnd.docker.distribution.manifest.v2+json");

    /** Of indexes in each other: a layout's has those of images. */
    private static final int INDEXES = 3;

    /** Content by its digest. */
    record Blob(Digest digest, long size) {
        static Blob of(Json descriptor) throws IOException {
            try {
                return new Blob(
                        Digest.of(descriptor.get("digest").requireText()),
                        Long.parseLong(descriptor.get("size").requireText()));
            } catch (JsonException | NumberFormatException malformed) {
                throw new IOException("The image's manifest is malformed: " + malformed.getMessage(), malformed);
            }
        }
    }

    /** Gets what an index points to. */
    @FunctionalInterface
    interface Fetcher {
        byte[] manifest(Digest digest) throws IOException, InterruptedException;
    }

    /**
     * Reads a manifest, or the one for a platform of an index.
     *
     * @param content JSON of one of the media types
     * @throws UnobtainableException if there is none for the platform
     */
    static ImageManifest read(byte[] content, ImagePlatform platform, Fetcher fetcher)
            throws IOException, InterruptedException {
        Json json = parse(content);
        for (int depth = 0; json.has("manifests") && depth < INDEXES; depth++) {
            json = parse(fetcher.manifest(choose(json, platform)));
        }
        if (!json.has("layers")) {
            throw new UnobtainableException(
                    "its manifest is of a kind that is not known (schemaVersion "
                            + json.get("schemaVersion").text() + ", "
                            + json.get("mediaType").text() + ")",
                    "use an image that was pushed by Docker 1.10 or newer");
        }
        List<Blob> layers = new ArrayList<>();
        for (Json layer : json.get("layers").items()) {
            layers.add(Blob.of(layer));
        }
        return new ImageManifest(Blob.of(json.get("config")), layers);
    }

    private static Json parse(byte[] content) throws IOException {
        try {
            return Json.read(new String(content, StandardCharsets.UTF_8));
        } catch (JsonException malformed) {
            throw new IOException("The image's manifest is not JSON: " + malformed.getMessage(), malformed);
        }
    }

    private static Digest choose(Json index, ImagePlatform platform) throws IOException {
        List<ImagePlatform> found = new ArrayList<>();
        List<Json> matching = new ArrayList<>();
        List<Json> silent = new ArrayList<>();
        for (Json entry : index.get("manifests").items()) {
            ImagePlatform of = ImagePlatform.of(entry.get("platform"));
            if (of.os().isEmpty()) {
                silent.add(entry);
            } else if (!of.os().equals("unknown")) {
                // Those of unknown/unknown are attestations about the others.
                found.add(of);
            }
            if (of.equals(platform)) {
                matching.add(entry);
            }
        }
        // An index of one entry need not say what it is for: its configuration does.
        List<Json> candidates = matching.isEmpty() && silent.size() == 1 ? silent : matching;
        if (candidates.isEmpty()) {
            throw noMatch(platform, found);
        }
        // Variants of an architecture are listed from the oldest on, which all machines have.
        return Blob.of(candidates.get(0)).digest();
    }

    /** {@return the one error for an image that is for other machines} */
    static UnobtainableException noMatch(ImagePlatform platform, List<ImagePlatform> found) {
        return new UnobtainableException(
                "it is not for " + platform + ", but for "
                        + (found.isEmpty()
                                ? "nothing that it says"
                                : found.stream().map(ImagePlatform::toString).collect(Collectors.joining(", "))),
                "use an image for " + platform,
                "let Docker run it, which may emulate the other: environment CONTAINERS");
    }
}
