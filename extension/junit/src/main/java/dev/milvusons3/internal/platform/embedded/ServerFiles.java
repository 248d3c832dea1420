package dev.milvusons3.internal.platform.embedded;

import dev.milvusons3.internal.milvus.DockerImage;
import dev.milvusons3.internal.milvus.image.MilvusImage;
import dev.milvusons3.internal.milvus.image.MilvusSources;
import dev.milvusons3.internal.report.Progress;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.MilvusSpec;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server that a deployment runs: had when it is first asked for, which may take a while. */
final class ServerFiles {
    private static final Logger LOG = LoggerFactory.getLogger("dev.milvusons3");

    private final Function<Progress, MilvusImage> source;
    private @Nullable MilvusImage image;

    private ServerFiles(Function<Progress, MilvusImage> source) {
        this.source = source;
    }

    /** {@return those in the user's cache, or in a directory of the author's} */
    static ServerFiles onDisk(DeploymentSpec spec) {
        return new ServerFiles(
                progress -> MilvusSources.ofThisMachine().obtain(wanted(spec), spec.cacheDirectory(), progress));
    }

    /**
     * {@return those in the container engine}
     *
     * @param directory for the few that are taken out
     */
    static ServerFiles inEngine(DeploymentSpec spec, Path directory) {
        return new ServerFiles(progress -> DockerImage.at(
                directory, MilvusSources.ofThisMachine(), wanted(spec), spec.cacheDirectory(), progress));
    }

    /** Has the container engine take it over, without a deployment that runs it. */
    static void obtainInEngine(DeploymentSpec spec, Progress progress) {
        DockerImage.obtain(MilvusSources.ofThisMachine(), wanted(spec), spec.cacheDirectory(), progress);
    }

    /** {@return what a spec asks of the server} */
    static MilvusSources.Wanted wanted(DeploymentSpec spec) {
        MilvusSpec milvus = spec.milvus();
        return new MilvusSources.Wanted(milvus.version(), milvus.image(), milvus.home(), milvus.registry());
    }

    /** {@return the same as {@link #image}, with progress the first time} */
    synchronized MilvusImage prepare(Progress progress) {
        MilvusImage had = image;
        if (had == null) {
            had = source.apply(progress);
            had.release().warning().ifPresent(LOG::warn);
            image = had;
        }
        return had;
    }

    /** {@return the server} */
    MilvusImage image() {
        return prepare(Progress.NONE);
    }
}
