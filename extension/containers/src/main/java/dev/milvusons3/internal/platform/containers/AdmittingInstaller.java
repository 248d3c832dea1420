package dev.milvusons3.internal.platform.containers;

import dev.milvusons3.internal.kubernetes.real.Admission;
import dev.milvusons3.internal.platform.ForwardingInstallation;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;

/**
 * Has the webhook look after a namespace before Milvus' pods are made in it.
 *
 * @param adopted whether the namespace is somebody else's for sure, and stays
 */
record AdmittingInstaller(MilvusInstaller installer, RegionGateway gateway, boolean adopted)
        implements MilvusInstaller {
    @Override
    public void prepare(Progress progress) {
        installer.prepare(progress);
    }

    @Override
    public Installation install(Release release) {
        Admission namespace = gateway.admit(release.namespace());
        try {
            return new Admitted(installer.install(release), namespace, adopted);
        } catch (RuntimeException e) {
            try {
                namespace.close();
            } catch (RuntimeException close) {
                e.addSuppressed(close);
            }
            throw e;
        }
    }

    private record Admitted(Installation milvus, Admission namespace, boolean adopted)
            implements ForwardingInstallation {
        @Override
        public void close() {
            try {
                if (!adopted) {
                    namespace.beginRemoval();
                }
                milvus.close();
            } finally {
                namespace.close();
            }
        }
    }
}
