package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.JsonText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * A small image made by hand.
 *
 * @param layers plain
 * @param compressed the same
 */
public record TestImage(String architecture, List<byte[]> layers, List<byte[]> compressed, byte[] config) {
    TestImage(String architecture, List<byte[]> layers) {
        this(architecture, layers, config(architecture, layers));
    }

    TestImage(String architecture, List<byte[]> layers, byte[] config) {
        this(architecture, layers, layers.stream().map(TestImage::gzip).toList(), config);
    }

    /** {@return one whose layers are kept as they are, which takes less time} */
    static TestImage uncompressed(String architecture, List<byte[]> layers) {
        return new TestImage(architecture, layers, layers, config(architecture, layers));
    }

    /** {@return one that looks as Milvus' do, whose server is a shell script} */
    static TestImage milvus(String architecture) {
        return milvus(architecture, "echo " + architecture);
    }

    /** {@return the same, with a server of its own} */
    public static TestImage milvus(String architecture, String script) {
        return new TestImage(
                architecture,
                List.of(
                        new TarBuilder()
                                .directory("bin/", 0755)
                                .file("bin/sh", "a shell", 0755)
                                .file("tini", "init", 0755)
                                .build(),
                        new TarBuilder()
                                .directory("milvus/", 0755)
                                .directory("milvus/bin/", 0755)
                                .file("milvus/bin/milvus", "#!/bin/sh\n" + script + "\n", 0755)
                                .file("milvus/configs/milvus.yaml", "proxy:\n  port: 19530\n")
                                .build()));
    }

    private static byte[] config(String architecture, List<byte[]> layers) {
        return json(Map.of(
                "architecture",
                architecture,
                "os",
                "linux",
                "config",
                Map.of(
                        "Entrypoint", List.of("/tini", "--"),
                        "Cmd", List.of("milvus", "run", "standalone"),
                        "Env", List.of("PATH=/milvus/bin:/usr/bin", "LD_PRELOAD=:/milvus/lib/libjemalloc.so"),
                        "User", "milvus",
                        "WorkingDir", "/milvus/"),
                "rootfs",
                Map.of(
                        "type",
                        "layers",
                        "diff_ids",
                        layers.stream()
                                .map(layer -> Digest.sha256(layer).toString())
                                .toList())));
    }

    byte[] manifest() {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("schemaVersion", 2);
        manifest.put("mediaType", "application/vnd.oci.image.manifest.v1+json");
        manifest.put("config", descriptor("application/vnd.oci.image.config.v1+json", config()));
        manifest.put(
                "layers",
                compressed().stream()
                        .map(layer -> descriptor("application/vnd.oci.image.layer.v1.tar+gzip", layer))
                        .toList());
        return json(manifest);
    }

    /** {@return an index of images, each for its architecture, and of an attestation} */
    static byte[] index(TestImage... images) {
        List<Object> entries = new ArrayList<>();
        for (TestImage image : images) {
            Map<String, Object> entry =
                    new LinkedHashMap<>(descriptor("application/vnd.oci.image.manifest.v1+json", image.manifest()));
            entry.put("platform", Map.of("os", "linux", "architecture", image.architecture()));
            entries.add(entry);
        }
        return json(Map.of(
                "schemaVersion", 2, "mediaType", "application/vnd.oci.image.index.v1+json", "manifests", entries));
    }

    /** Writes an OCI layout of it, with a tag if there is one. */
    public Path layout(Path directory, String tag) throws IOException {
        List<byte[]> blobs = new ArrayList<>(compressed());
        blobs.add(config());
        blobs.add(manifest());
        for (byte[] blob : blobs) {
            Path file = directory
                    .resolve("blobs/sha256")
                    .resolve(Digest.sha256(blob).hex());
            Files.createDirectories(file.getParent());
            Files.write(file, blob);
        }
        Map<String, Object> entry =
                new LinkedHashMap<>(descriptor("application/vnd.oci.image.manifest.v1+json", manifest()));
        if (!tag.isEmpty()) {
            entry.put("annotations", Map.of("org.opencontainers.image.ref.name", tag));
        }
        Files.writeString(directory.resolve("oci-layout"), "{\"imageLayoutVersion\":\"1.0.0\"}");
        Files.write(directory.resolve("index.json"), json(Map.of("schemaVersion", 2, "manifests", List.of(entry))));
        return directory;
    }

    /** {@return an archive as {@code docker save} writes it} */
    byte[] dockerArchive(String name) {
        TarBuilder tar = new TarBuilder();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            names.add(i + "/layer.tar");
            tar.entry(i + "/layer.tar", '0', "", 0644, layers.get(i));
        }
        String config = Digest.sha256(config()).hex() + ".json";
        tar.entry(config, '0', "", 0644, config());
        tar.entry(
                "manifest.json",
                '0',
                "",
                0644,
                json(List.of(Map.of("Config", config, "RepoTags", List.of(name), "Layers", names))));
        return tar.build();
    }

    static byte[] gzip(byte[] plain) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out) {
            {
                def.setLevel(Deflater.BEST_SPEED);
            }
        }) {
            gzip.write(plain);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toByteArray();
    }

    static Map<String, Object> descriptor(String type, byte[] content) {
        return Map.of("mediaType", type, "digest", Digest.sha256(content).toString(), "size", content.length);
    }

    static byte[] json(Object value) {
        return JsonText.compact(value).getBytes(StandardCharsets.UTF_8);
    }

    /** {@return all that a push has to put before the manifest} */
    Stream<byte[]> blobs() {
        return Stream.concat(compressed().stream(), Stream.of(config()));
    }
}
