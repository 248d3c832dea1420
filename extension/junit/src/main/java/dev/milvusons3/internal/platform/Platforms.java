package dev.milvusons3.internal.platform;

import dev.milvusons3.Environment;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.MilvusOnS3UnavailableException;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.versions.Artifacts;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The platforms of all environments that are on the class path. */
public final class Platforms implements PlatformSource {
    private static final Logger LOG = LoggerFactory.getLogger(Platforms.class);

    private final Map<Environment, PlatformProvider> providers = new EnumMap<>(Environment.class);

    /** Finds them. None is asked for anything yet. */
    public Platforms() {
        this(ServiceLoader.load(PlatformProvider.class, PlatformProvider.class.getClassLoader()));
    }

    Platforms(Iterable<PlatformProvider> found) {
        found.forEach(provider -> providers.put(provider.environment(), provider));
    }

    /**
     * Opens the platform that the spec's environment names. The caller closes it.
     *
     * @throws MilvusOnS3Exception if there is none for it on the class path, or the account is not the one that may be used
     */
    @Override
    public Platform open(DeploymentSpec spec) {
        return provider(spec.environment()).open(spec);
    }

    @Override
    public Optional<String> unavailable(DeploymentSpec spec) {
        try {
            provider(spec.environment()).obtain(spec);
            return Optional.empty();
        } catch (MilvusOnS3UnavailableException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // The start will meet it again, and report it.
            LOG.debug("whether {} is available is not known", spec.environment(), e);
            return Optional.empty();
        }
    }

    private PlatformProvider provider(Environment environment) {
        PlatformProvider provider = providers.get(environment);
        if (provider == null) {
            throw new MilvusOnS3Exception(missing(environment));
        }
        return provider;
    }

    private String missing(Environment environment) {
        String artifact = "milvus-on-s3-" + environment.name().toLowerCase(Locale.ROOT);
        return "Environment " + environment + " was asked for, and its artifact is not on the class path, which has: "
                + providers.keySet() + ". Add it, in the version of milvus-on-s3:\n"
                + "  Maven:  <dependency><groupId>dev.milvusons3</groupId><artifactId>" + artifact
                + "</artifactId><version>" + Artifacts.version() + "</version><scope>test</scope></dependency>\n"
                + "  Gradle: testImplementation(\"dev.milvusons3:" + artifact + ":" + Artifacts.version() + "\")";
    }

    @Override
    public void close() {
        OpenResources all = new OpenResources("what the environments share");
        providers.values().forEach(all::open);
        all.close();
    }
}
