package dev.milvusons3.internal.platform;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.platform.aws.AwsPlatform;
import dev.milvusons3.internal.platform.containers.ContainersRun;
import dev.milvusons3.internal.platform.embedded.EmbeddedPlatform;
import dev.milvusons3.internal.spec.DeploymentSpec;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the platforms of environments, and keeps what several of them share. The only place that knows which there are. */
public final class Platforms implements PlatformSource {
    private static final Logger LOG = LoggerFactory.getLogger(Platforms.class);

    private final ContainersRun containers = new ContainersRun();

    /**
     * Opens the platform that the spec's environment names. The caller closes it.
     *
     * @throws MilvusOnS3Exception if this version has none for it, or the account is not the one that may be used
     */
    @Override
    public Platform open(DeploymentSpec spec) {
        return switch (spec.environment()) {
            case EMBEDDED -> EmbeddedPlatform.open(spec);
            case CONTAINERS -> containers.open(spec);
            case AWS -> AwsPlatform.open(spec);
        };
    }

    @Override
    public Optional<String> unavailable(DeploymentSpec spec) {
        try {
            switch (spec.environment()) {
                case EMBEDDED -> EmbeddedPlatform.obtainServer(spec);
                case CONTAINERS -> containers.start(spec);
                case AWS -> {
                    // What an account lacks, and it is the author's, is a failure.
                }
            }
            return Optional.empty();
        } catch (MilvusOnS3UnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The start will meet it again, and report it.
            LOG.debug("whether {} is available is not known", spec.environment(), e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        containers.close();
    }
}
