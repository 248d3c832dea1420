package dev.milvusons3.internal.platform;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.report.Progress;
import java.net.URI;
import java.util.Optional;

/** Installs Milvus in a platform's cluster. */
public interface MilvusInstaller {
    /** Fetches what is needed, while the account is still being prepared. Harmless to call twice. */
    void prepare(Progress progress);

    /** Starts a Milvus; returns when it was started, not when it is healthy. */
    Installation install(Release release);

    /**
     * Finds a Milvus that runs already. Closing it changes nothing of it.
     *
     * @throws MilvusOnS3Exception where there can be none
     */
    default Installation adopt(Release release) {
        throw new MilvusOnS3Exception("in this environment no Milvus runs that could be adopted (adopt.release = \""
                + release.name() + "\"); AWS has some");
    }

    /**
     * What is installed.
     *
     * @param name of the release, and of what it makes
     * @param namespace where
     * @param serviceAccount under which the pods run; it exists and is annotated
     * @param bucket where the data go
     * @param rootPath the data's prefix in the bucket
     * @param rootPassword of Milvus
     */
    record Release(
            String name,
            String namespace,
            String serviceAccount,
            String bucket,
            String rootPath,
            String rootPassword) {}

    /** An installed Milvus. Closing it uninstalls. */
    interface Installation extends AutoCloseable {
        /** {@return where clients connect from this JVM} */
        URI endpoint();

        /** {@return in a few words, who else can reach it, and where: "whoever …"} */
        String reachableBy();

        /** {@return a reason if it can no longer become healthy, such as an ended process; empty while there is hope} */
        Optional<String> failure();

        /** {@return whether it says that it is healthy} */
        boolean isHealthy();

        /** {@return the last lines of its log} */
        String logTail(int lines);

        /**
         * Has it end as by a crash, and started again on what it left; returns when it was ended.
         *
         * @throws MilvusOnS3UnavailableException where it leaves nothing, or is not ours
         */
        default void restart() {
            throw new MilvusOnS3UnavailableException(
                    "this Milvus cannot be restarted: its pod keeps nothing, or is not this deployment's own. EMBEDDED can do it"
                            + " (milvus-on-s3.environment).",
                    null);
        }

        /** Uninstalls, and waits until it is gone. */
        @Override
        void close();
    }
}
