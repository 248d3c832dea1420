package dev.milvusons3.internal.milvus.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A saved image as every container engine loads it, whether it was saved as an OCI layout or by {@code docker save}: its configuration and its layers,
 * under one name, for one platform.
 *
 * @see <a href="https://docs.docker.com/reference/cli/docker/image/load/">docker image load</a>
 */
public final class LoadableImage implements Closeable {
    private static final int BLOCK = 512;
    private static final String MANIFEST = """
            [{"Config": "config.json", "RepoTags": ["%s"], "Layers": [%s]}]
            """;

    private final FoundImage image;

    LoadableImage(FoundImage image) {
        this.image = image;
    }

    /** {@return the digest of its configuration, by which most engines know an image that they have} */
    public String id() {
        return Digest.sha256(image.config()).toString();
    }

    /** {@return the version of Milvus as far as its own name says it} */
    public Optional<String> version() {
        return ImageSource.version(image);
    }

    /**
     * Writes it in the form of {@code docker save}.
     *
     * @param name for the engine, with a tag
     */
    public void writeTo(OutputStream out, String name) throws IOException {
        List<FoundImage.Layer> layers = image.layers();
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < layers.size(); i++) {
            FoundImage.Layer layer = layers.get(i);
            names.append(i == 0 ? "" : ", ").append('"').append(name(i)).append('"');
            out.write(header(name(i), layer.size()));
            try (InputStream content = layer.open(NO_DOWNLOADS)) {
                content.transferTo(out);
            }
            pad(out, layer.size());
        }
        file(out, "config.json", image.config());
        file(out, "manifest.json", MANIFEST.formatted(name, names).getBytes(StandardCharsets.UTF_8));
        out.write(new byte[2 * BLOCK]);
    }

    /** What is saved is near already. */
    private static final Path NO_DOWNLOADS = Path.of("");

    private static String name(int layer) {
        return layer + "/layer.tar";
    }

    private static void file(OutputStream out, String name, byte[] content) throws IOException {
        out.write(header(name, content.length));
        out.write(content);
        pad(out, content.length);
    }

    private static void pad(OutputStream out, long size) throws IOException {
        out.write(new byte[(int) ((BLOCK - size % BLOCK) % BLOCK)]);
    }

    private static byte[] header(String name, long size) {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, 100, "0000644");
        put(header, 108, "0000000");
        put(header, 116, "0000000");
        put(header, 124, String.format(Locale.ROOT, "%011o", size));
        put(header, 136, "00000000000");
        put(header, 148, "        ");
        put(header, 156, "0");
        put(header, 257, "ustar\0" + "00");
        int sum = 0;
        for (byte each : header) {
            sum += each & 0xff;
        }
        put(header, 148, String.format(Locale.ROOT, "%06o", sum) + "\0 ");
        return header;
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    @Override
    public void close() throws IOException {
        image.close();
    }
}
