package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** An image that was found somewhere, and whose parts can be had. */
interface FoundImage extends Closeable {
    /** {@return what it is called, such as {@code milvusdb/milvus:v2.6.22}, if it says so} */
    Optional<String> name();

    /** {@return its configuration, as it is written} Its digest is what the image is known by: it names the content of every layer. */
    byte[] config();

    /**
     * Brings the layers near, if they are not.
     *
     * @param downloads an existing directory; what is there already from an earlier attempt is used
     */
    default void fetch(Path downloads, Progress progress) throws IOException, InterruptedException {}

    /** {@return the layers, the lowest first} */
    List<Layer> layers();

    @Override
    default void close() throws IOException {}

    /** One layer. */
    interface Layer {
        /** {@return its bytes as it is kept}  */
        long size();

        /**
         * {@return its content, compressed or not}
         *
         * @param downloads where {@link #fetch} put it
         */
        InputStream open(Path downloads) throws IOException;
    }
}
