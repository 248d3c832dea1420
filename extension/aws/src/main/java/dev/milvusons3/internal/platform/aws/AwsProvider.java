package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.Environment;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PlatformProvider;
import dev.milvusons3.internal.spec.DeploymentSpec;

/** Opens a platform in the account for each deployment; they share nothing in this JVM. */
public final class AwsProvider implements PlatformProvider {
    /** For {@link java.util.ServiceLoader}. */
    public AwsProvider() {}

    @Override
    public Environment environment() {
        return Environment.AWS;
    }

    @Override
    public Platform open(DeploymentSpec spec) {
        return AwsPlatform.open(spec);
    }

    /** What an account lacks, and it is the author's, is a failure of the start, and nothing to obtain. */
    @Override
    public void obtain(DeploymentSpec spec) {}
}
