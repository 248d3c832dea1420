package dev.milvusons3.internal.kubernetes.embedded;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;

/** Starts clusters with objects and tokens, in which nothing runs. */
public final class IdleCluster {
    /** What issues its tokens unless somebody says otherwise. */
    public static final URI ISSUER =
            URI.create("https://oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF");

    private IdleCluster() {}

    /** {@return a new one; the caller closes it} */
    public static EmbeddedCluster start() throws IOException {
        return start(ISSUER);
    }

    /** {@return a new one with another issuer; the caller closes it} */
    public static EmbeddedCluster start(URI issuer) throws IOException {
        return EmbeddedCluster.start(
                issuer,
                "us-east-2",
                Clock.systemUTC(),
                spec -> {
                    throw new IOException("nothing runs here");
                },
                KubeletOptions.defaults());
    }
}
