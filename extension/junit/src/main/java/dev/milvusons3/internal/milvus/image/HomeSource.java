package dev.milvusons3.internal.milvus.image;

import dev.milvusons3.internal.report.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** An unpacked Milvus of the author's, which is used where it is. */
final class HomeSource implements MilvusSource {
    private final MilvusHome home;

    HomeSource(Path directory) {
        this.home = new MilvusHome(directory);
    }

    @Override
    public String description() {
        return MilvusSources.HOME_PROPERTY + " = " + home.directory();
    }

    @Override
    public Optional<String> version() {
        return Optional.empty();
    }

    @Override
    public MilvusImage obtain(Path cache, Progress progress) throws IOException {
        Optional<String> defect = home.defect();
        if (defect.isPresent()) {
            throw new UnobtainableException(defect.get());
        }
        return new MilvusImage(
                home.directory(),
                Optional.empty(),
                ImageConfig.NONE,
                GoBuild.milvusVersion(home.executable()),
                Optional.empty(),
                description());
    }
}
