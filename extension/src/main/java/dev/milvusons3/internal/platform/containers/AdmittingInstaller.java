package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.cluster.plumbing.AdmittedNamespace;
import dev.milvusons3.internal.cluster.plumbing.ClusterPlumbing;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;
import java.net.URI;
import java.util.Optional;
import software.amazon.awssdk.regions.Region;

/** Has the webhook look after a namespace before Milvus' pods are made in it. */
record AdmittingInstaller(MilvusInstaller installer, ClusterPlumbing plumbing, Region region)
        implements MilvusInstaller {
    @Override
    public void prepare(Progress progress) {
        installer.prepare(progress);
    }

    @Override
    public Installation install(Release release) {
        AdmittedNamespace namespace = plumbing.admit(release.namespace(), region);
        try {
            return new Admitted(installer.install(release), namespace);
        } catch (RuntimeException e) {
            try {
                namespace.close();
            } catch (RuntimeException close) {
                e.addSuppressed(close);
            }
            throw e;
        }
    }

    private record Admitted(Installation milvus, AdmittedNamespace namespace) implements Installation {
        @Override
        public URI endpoint() {
            return milvus.endpoint();
        }

        @Override
        public Optional<String> failure() {
            return milvus.failure();
        }

        @Override
        public boolean isHealthy() {
            return milvus.isHealthy();
        }

        @Override
        public String logTail(int lines) {
            return milvus.logTail(lines);
        }

        @Override
        public void close() {
            try {
                namespace.beginRemoval();
                milvus.close();
            } finally {
                namespace.close();
            }
        }
    }
}
