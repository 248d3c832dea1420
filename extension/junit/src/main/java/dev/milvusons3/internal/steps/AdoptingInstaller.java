package dev.milvusons3.internal.steps;

import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;

/** Finds what runs instead of installing. */
record AdoptingInstaller(MilvusInstaller platform) implements MilvusInstaller {
    /** Nothing is fetched for what is there. */
    @Override
    public void prepare(Progress progress) {}

    @Override
    public Installation install(Release release) {
        return platform.adopt(release);
    }
}
