package dev.milvusons3.setup.reader;

import dev.milvusons3.internal.setup.Problems;
import dev.milvusons3.internal.setup.folder.SetupFolder;
import dev.milvusons3.setup.Setup;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads set-ups. What is read is recognised by what is in it, not by its name.
 *
 * @since 0.1
 */
public final class SetupReader {
    private SetupReader() {}

    /**
     * {@return the set-up that is kept at a place}
     *
     * @param place a folder
     * @throws dev.milvusons3.setup.MalformedSetupException with everything that is wrong with it
     */
    public static Setup read(Path place) {
        String from = place.toString().replace('\\', '/');
        if (Files.isDirectory(place)) {
            return SetupFolder.read(place, from);
        }
        throw Problems.only(from, 0, 0, "There is no such file or folder.");
    }
}
