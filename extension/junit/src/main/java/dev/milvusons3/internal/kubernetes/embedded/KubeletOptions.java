package dev.milvusons3.internal.kubernetes.embedded;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the embedded cluster works.
 *
 * @param directory under which it keeps the pods' files, in a directory of its own that goes at the end; the temporary directory if empty
 * @param exchange where pods' tokens become AWS credentials; without it pods get their token's file and nothing to exchange it
 * @param associations of EKS Pod Identity, for which its webhook is asked
 */
public record KubeletOptions(
        Optional<Path> directory,
        Optional<WebIdentityExchange> exchange,
        PodIdentitySettings.Associations associations) {
    /** {@return temporary files, no AWS} */
    public static KubeletOptions defaults() {
        return new KubeletOptions(Optional.empty(), Optional.empty(), (namespace, serviceAccount) -> false);
    }

    /** {@return the same with this exchange, which may be one that is only ready when it is first asked} */
    public KubeletOptions withExchange(WebIdentityExchange webIdentityExchange) {
        return new KubeletOptions(directory, Optional.of(webIdentityExchange), associations);
    }

    /** {@return the same with the kubelet's directory made in this one, which exists} */
    public KubeletOptions withDirectory(Path parent) {
        return new KubeletOptions(Optional.of(parent), exchange, associations);
    }

    /** {@return the same with these associations} */
    public KubeletOptions withAssociations(PodIdentitySettings.Associations ofCluster) {
        return new KubeletOptions(directory, exchange, ofCluster);
    }
}
