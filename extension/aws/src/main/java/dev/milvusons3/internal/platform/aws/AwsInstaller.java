package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;
import java.util.Optional;
import java.util.function.BiFunction;

/** Installs by Helm, and remembers what was installed: its log is what there is to see of Milvus' requests. */
final class AwsInstaller implements MilvusInstaller {
    private final MilvusInstaller helm;
    private final BiFunction<Release, Installation, Installation> made;
    private final BiFunction<Release, Installation, Installation> access;
    private volatile Optional<Release> release = Optional.empty();
    private volatile Optional<Installation> installed = Optional.empty();

    /**
     * @param made what is installed, and not adopted
     * @param access how tests reach either
     */
    AwsInstaller(
            MilvusInstaller helm,
            BiFunction<Release, Installation, Installation> made,
            BiFunction<Release, Installation, Installation> access) {
        this.helm = helm;
        this.made = made;
        this.access = access;
    }

    /** {@return what runs, once it was installed} */
    Optional<Installation> installed() {
        return installed;
    }

    /** {@return what it was asked for} */
    Optional<Release> release() {
        return release;
    }

    @Override
    public void prepare(Progress progress) {
        helm.prepare(progress);
    }

    @Override
    public Installation install(Release asked) {
        release = Optional.of(asked);
        return remember(asked, made.apply(asked, helm.install(asked)));
    }

    @Override
    public Installation adopt(Release asked) {
        release = Optional.of(asked);
        return remember(asked, helm.adopt(asked));
    }

    private Installation remember(Release asked, Installation milvus) {
        Installation reached = access.apply(asked, milvus);
        installed = Optional.of(reached);
        return reached;
    }
}
