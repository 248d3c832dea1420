package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.report.Progress;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An image in the cache: its root file system and its configuration.
 *
 * @param directory where it is
 */
record UnpackedImage(Path directory) {
    private static final String CONFIG = "config.json";
    private static final String ROOT = "rootfs";
    private static final String LEFT_OUT = "left-out.txt";
    private static final String VERSION_LABEL = "org.opencontainers.image.version";
    private static final int BUFFER = 64 * 1024;
    private static final long STEP = 1024 * 1024;

    /** {@return whether everything is there, as it was unpacked} */
    static boolean isComplete(Path directory) throws IOException {
        return FileList.isComplete(directory);
    }

    /**
     * Unpacks an image whose layers have been fetched.
     *
     * @param work empty
     * @param downloads where they are
     * @throws UnobtainableException if a layer is not what the configuration says, points outside, or the image is no Milvus
     */
    static UnpackedImage unpack(FoundImage image, Path work, Path downloads, String what, Progress progress)
            throws IOException {
        UnpackedImage unpacked = new UnpackedImage(Files.createDirectory(work.resolve("image")));
        Layers layers = new Layers(Files.createDirectory(unpacked.root()));
        List<Digest> contents = contents(image);
        long total = image.layers().stream().mapToLong(FoundImage.Layer::size).sum();
        Counter counter = new Counter(progress, "unpack " + what, total);
        for (int i = 0; i < contents.size(); i++) {
            apply(image.layers().get(i).open(downloads), contents.get(i), layers, counter);
        }
        Files.write(unpacked.directory.resolve(CONFIG), image.config());
        Files.write(unpacked.directory.resolve(LEFT_OUT), layers.leftOut());
        unpacked.home();
        FileList.write(unpacked.directory);
        return unpacked;
    }

    /** Digests of the plain layers: the configuration vouches for the content, however it was compressed on the way. */
    private static List<Digest> contents(FoundImage image) throws IOException {
        Json config = Json.read(new String(image.config(), StandardCharsets.UTF_8));
        List<Digest> contents = new ArrayList<>();
        for (Json digest : config.get("rootfs").get("diff_ids").items()) {
            contents.add(Digest.of(digest.text()));
        }
        if (contents.isEmpty() || contents.size() != image.layers().size()) {
            throw new UnobtainableException("the image has " + image.layers().size()
                    + " layers, and its configuration says " + contents.size() + ": it is no image of a file system");
        }
        return contents;
    }

    private static void apply(InputStream layer, Digest content, Layers layers, Counter counter) throws IOException {
        MessageDigest function = content.function();
        try (InputStream plain = Compression.plain(counter.counting(layer))) {
            layers.apply(new DigestInputStream(plain, function) {
                @Override
                public long skip(long bytes) throws IOException {
                    // What is skipped counts too.
                    return readNBytes((int) Math.min(bytes, BUFFER)).length;
                }
            });
        }
        String found = HexFormat.of().formatHex(function.digest());
        if (!found.equals(content.hex())) {
            throw new UnobtainableException(
                    "a layer is not what the image's configuration says: its content has the digest "
                            + content.algorithm() + ":" + found + " instead of " + content,
                    "use another copy of the image: this one is damaged or was changed");
        }
    }

    Path root() {
        return directory.resolve(ROOT);
    }

    /** {@return how it wants to be run} */
    ImageConfig config() throws IOException {
        return ImageConfig.of(json());
    }

    private Json json() throws IOException {
        return Json.read(Files.readString(directory.resolve(CONFIG)));
    }

    /** {@return the version that the image or its server tells} */
    Optional<String> version() throws IOException {
        Optional<String> built = GoBuild.milvusVersion(home().resolve("bin").resolve("milvus"));
        if (built.isPresent()) {
            return built;
        }
        // Not the first choice: a base image's label, with the distribution's version, is inherited.
        return Optional.of(json().get("config").get("Labels").get(VERSION_LABEL).text())
                .filter(label -> label.matches("v?\\d+\\.\\d+\\.\\d+.*"));
    }

    /**
     * {@return where Milvus is, in the root}
     *
     * @throws UnobtainableException if there is none
     */
    Path home() throws IOException {
        Rooted rooted = new Rooted(root());
        ImageConfig config = config();
        List<String> places = new ArrayList<>(List.of("/milvus", config.workingDirectory()));
        for (String directory : config.environment().getOrDefault("PATH", "").split(":")) {
            places.add(directory.replaceFirst("/bin/?$", "/"));
        }
        for (String place : places) {
            Optional<Path> home = rooted.find(place);
            if (home.isPresent()
                    && rooted.find(place + "/bin/milvus")
                            .filter(Files::isRegularFile)
                            .isPresent()
                    && rooted.find(place + "/configs/milvus.yaml").isPresent()) {
                return home.get();
            }
        }
        throw new UnobtainableException(
                "the image is no Milvus: it has no bin/milvus with configs/milvus.yaml beside it, neither in /milvus nor where"
                        + " its PATH points to. It is not kept.",
                "use the image milvusdb/milvus, or one that is made from it");
    }

    /** Tells the progress how much of the layers was read. */
    private static final class Counter {
        private final Progress progress;
        private final String what;
        private final long total;
        private long done;

        Counter(Progress progress, String what, long total) {
            this.progress = progress;
            this.what = what;
            this.total = total;
        }

        InputStream counting(InputStream in) {
            return new FilterInputStream(in) {
                @Override
                public int read() throws IOException {
                    int read = super.read();
                    add(read < 0 ? 0 : 1);
                    return read;
                }

                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int read = super.read(buffer, offset, length);
                    add(Math.max(0, read));
                    return read;
                }
            };
        }

        private void add(int read) {
            done += read;
            if (done / STEP != (done - read) / STEP || done == total) {
                progress.update(what, done, total);
            }
        }
    }
}
