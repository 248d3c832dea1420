package dev.milvusons3.internal.platform;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.embedded.EmbeddedPlatform;
import dev.milvusons3.internal.spec.DeploymentSpec;

/** Finds the platform of an environment. The only place that knows which there are. */
public final class Platforms {
    private Platforms() {}

    /**
     * Opens the platform that the spec's environment names. The caller closes it.
     *
     * @throws MilvusOnS3Exception if this version has none for it
     */
    public static Platform open(DeploymentSpec spec) {
        return switch (spec.environment()) {
            case EMBEDDED -> EmbeddedPlatform.open(spec);
            case CONTAINERS, AWS ->
                throw new MilvusOnS3Exception("environment " + spec.environment()
                        + " is not supported by this version; EMBEDDED is (milvus-on-s3.environment)");
        };
    }
}
