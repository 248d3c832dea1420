package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** One way to have a Milvus server. Nothing is looked at before it is obtained. */
public interface MilvusSource {
    /** {@return what is asked for, for people, such as {@code the image milvusdb/milvus:v2.6.22 for linux/amd64}} */
    String description();

    /** {@return the version as far as the name says it, such as {@code 2.6.22}} */
    Optional<String> version();

    /** {@return the name by which a container engine has or pulls it itself; empty if it is no image with a name} */
    default Optional<String> imageName() {
        return Optional.empty();
    }

    /**
     * Takes it out of the cache, or puts it there first. One of all threads and processes of the user does that, the others wait.
     *
     * @param cache the user's, made if it is not there
     * @throws IOException if it cannot be had, with what was found and how to go on
     */
    MilvusImage obtain(Path cache, Progress progress) throws IOException, InterruptedException;
}
