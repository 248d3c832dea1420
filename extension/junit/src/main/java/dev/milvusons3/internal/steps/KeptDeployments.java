package dev.milvusons3.internal.steps;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Deployments that outlive a failure, for a look at them: until the JVM ends. */
final class KeptDeployments {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private KeptDeployments() {}

    static void keep(String run, String where, ReleaseStack releases) {
        LOG.warn("[{}] failed, and is kept until this JVM ends (keep = ON_FAILURE): {}", run, where);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> releases.releaseAll().forEach(e -> LOG.warn("[{}] {}", run, e.getMessage(), e)),
                        "milvus-on-s3-release-" + run));
    }
}
