package dev.milvusons3.internal.milvus;

import dev.milvusons3.MilvusOnS3UnavailableException;
import org.jspecify.annotations.Nullable;

/** There is no Milvus server to run on this machine; the message says what was asked, what was found and the ways out. */
public final class MilvusUnavailableException extends MilvusOnS3UnavailableException {
    private static final long serialVersionUID = 1L;

    MilvusUnavailableException(String asked, String found, @Nullable Throwable cause) {
        super("""
                No Milvus server to run.
                  Asked: %s
                  Found: %s
                  Ways out:
                  - bring your own: set milvus-on-s3.milvus.home to an unpacked Milvus (bin/milvus, and configs/milvus.yaml or config.yaml.template)
                  - let Docker run it: environment CONTAINERS
                  - use a machine for which there is a wheel of %s: %s""".formatted(asked, found.strip().replace("\n", "\n    "), Wheel.REQUIREMENT, Wheel.platforms()), cause);
    }

    MilvusUnavailableException(String asked, String found) {
        this(asked, found, null);
    }
}
