package dev.milvusons3.internal.platform;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.platform.aws.AccountCheck;
import dev.milvusons3.internal.platform.embedded.EmbeddedPlatform;
import dev.milvusons3.internal.spec.DeploymentSpec;

/** Finds the platform of an environment. The only place that knows which there are. */
public final class Platforms {
    private Platforms() {}

    /**
     * Opens the platform that the spec's environment names. The caller closes it.
     *
     * @throws MilvusOnS3Exception if this version has none for it, or the account is not the one that may be used
     */
    public static Platform open(DeploymentSpec spec) {
        return switch (spec.environment()) {
            case EMBEDDED -> EmbeddedPlatform.open(spec);
            case CONTAINERS ->
                throw new MilvusOnS3Exception("environment CONTAINERS is not supported by this version; EMBEDDED is"
                        + " (milvus-on-s3.environment)");
            case AWS -> {
                AccountCheck.run(spec);
                throw new MilvusOnS3Exception(
                        "environment AWS is not supported by this version, which does no more than"
                                + " check the credentials (they are those of account "
                                + spec.aws().account().orElseThrow()
                                + "); nothing was made. EMBEDDED is supported (milvus-on-s3.environment)");
            }
        };
    }
}
