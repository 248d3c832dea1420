package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.Environment;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PlatformProvider;
import dev.milvusons3.internal.report.ProgressLog;
import dev.milvusons3.internal.spec.DeploymentSpec;

/** Opens a platform for each deployment; they share nothing but the server's files. */
public final class EmbeddedProvider implements PlatformProvider {
    private final ServerRuntimes runtimes = new ServerRuntimes();

    /** For {@link java.util.ServiceLoader}. */
    public EmbeddedProvider() {}

    @Override
    public Environment environment() {
        return Environment.EMBEDDED;
    }

    @Override
    public Platform open(DeploymentSpec spec) {
        return EmbeddedPlatform.open(spec, runtimes);
    }

    /** Fetches the server that platforms will run. */
    @Override
    public void obtain(DeploymentSpec spec) {
        runtimes.obtain(spec, new ProgressLog(spec.environment().name()));
    }
}
