package dev.milvusons3.cli.serve;

import dev.milvusons3.Environment;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.world.World;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.net.URI;
import java.util.Set;

/**
 * What the steps of a deployment make a set-up in: the accounts of a gateway, and of a cluster nothing but the issuer of its tokens.
 *
 * @param aws the administrator's clients; the caller's to close
 */
record ServePlatform(Gateway gateway, AwsAccount aws, URI issuer) implements Platform {
    @Override
    public Environment environment() {
        return Environment.EMBEDDED;
    }

    @Override
    public Cluster cluster() {
        return new Cluster() {
            @Override
            public KubernetesClient client() {
                throw new UnsupportedOperationException("serve has accounts, and no cluster");
            }

            @Override
            public URI issuer() {
                return issuer;
            }
        };
    }

    @Override
    public Runnable surround(World world, Set<String> roles) {
        return gateway.surround(world);
    }

    @Override
    public MilvusInstaller milvus() {
        throw new UnsupportedOperationException("serve has accounts, and no Milvus");
    }

    @Override
    public Decisions decisions() {
        return gateway.decisions().snapshot();
    }

    @Override
    public void close() {
        // The gateway goes on when the set-up is made.
    }
}
