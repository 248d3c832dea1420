package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.MilvusOnS3UnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** There is no Milvus server to run on this machine; the message says what was asked, what was found and the ways out. */
public final class MilvusUnavailableException extends MilvusOnS3UnavailableException {
    private static final long serialVersionUID = 1L;

    private static final List<String> ALWAYS = List.of(
            "bring your own: set milvus-on-s3.milvus.home to an unpacked Milvus (bin/milvus, and configs/milvus.yaml or config.yaml.template)",
            "let Docker run it: environment CONTAINERS");

    /** @param waysOut that help with what was found, the best first; those that always help follow */
    MilvusUnavailableException(String asked, String found, List<String> waysOut, @Nullable Throwable cause) {
        super("""
                No Milvus server to run.
                  Asked: %s
                  Found: %s
                  Ways out:
                %s""".formatted(asked, found.strip().replace("\n", "\n    "), list(waysOut)), cause);
    }

    private static String list(List<String> waysOut) {
        List<String> all = new ArrayList<>(waysOut);
        all.addAll(ALWAYS);
        return all.stream().map(way -> "  - " + way).collect(Collectors.joining("\n"));
    }
}
