package dev.milvusons3.internal.milvus.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/** Files of an image that was saved, in a directory or in an archive. */
interface PackedFiles extends Closeable {
    /** {@return whether there is such a file} */
    boolean has(String name);

    /** {@return its size in bytes} */
    long size(String name) throws IOException;

    /**
     * {@return its content, to be closed}
     *
     * @throws UnobtainableException if there is none
     */
    InputStream open(String name) throws IOException;

    /** {@return a small file's content} */
    default byte[] read(String name) throws IOException {
        if (has(name) && size(name) > 8 * 1024 * 1024) {
            throw new IOException(name + " has " + size(name) + " bytes, which is too much for what it should be.");
        }
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    /** {@return what is thrown for a file that is not there} */
    static UnobtainableException missing(Object where, String name) {
        return new UnobtainableException(
                where + " has no " + name + ": it is no saved image, or not all of one",
                "save it again: docker save -o image.tar <image>, or skopeo copy ... oci:<directory>");
    }
}
