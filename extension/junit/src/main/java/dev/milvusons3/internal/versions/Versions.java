package dev.milvusons3.internal.versions;

import dev.milvusons3.MilvusOnS3Exception;
import java.util.List;
import java.util.stream.Stream;

/** Checks once what is on the class path, so that a version that is too old is named before it ends in a linkage error. */
public final class Versions {
    private static final class Checked {
        private static final List<String> PROBLEMS = problems(Versions.class.getClassLoader());
    }

    private Versions() {}

    /**
     * Checks this project's artifacts and the libraries that applications bring.
     *
     * @throws MilvusOnS3Exception with all problems, each with what was found, what is needed and what to write
     */
    public static void check() {
        if (!Checked.PROBLEMS.isEmpty()) {
            throw new MilvusOnS3Exception(String.join("\n", Checked.PROBLEMS));
        }
    }

    static List<String> problems(ClassLoader loader) {
        return Stream.concat(
                        Artifacts.problem(loader).stream(),
                        Stream.of(Library.values()).flatMap(library -> library.problem(loader).stream()))
                .toList();
    }
}
