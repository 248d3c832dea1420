package dev.milvusons3.internal.steps;

import dev.milvusons3.Environment;
import dev.milvusons3.gateway.AccountClock;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.PodIdentity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;

/** A platform that looks, just before it closes, at what is still in its account and cluster. */
final class WatchedPlatform implements Platform {
    private final Platform platform;
    private final CountDownLatch waitingForMilvus = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final List<String> left = new ArrayList<>();

    WatchedPlatform(Platform platform) {
        this.platform = platform;
    }

    /** Comes down once the start waits for Milvus. */
    CountDownLatch waitingForMilvus() {
        return waitingForMilvus;
    }

    /** Comes down when the platform was closed. */
    CountDownLatch closed() {
        return closed;
    }

    /** {@return what the releases had left when the platform closed} */
    List<String> left() {
        return left;
    }

    @Override
    public Environment environment() {
        return platform.environment();
    }

    @Override
    public AwsAccount aws() {
        return platform.aws();
    }

    @Override
    public Cluster cluster() {
        return platform.cluster();
    }

    @Override
    public MilvusInstaller milvus() {
        return platform.milvus();
    }

    @Override
    public Optional<PodIdentity> podIdentity() {
        return platform.podIdentity();
    }

    @Override
    public Decisions decisions() {
        waitingForMilvus.countDown();
        return platform.decisions();
    }

    @Override
    public AccountClock clock() {
        return platform.clock();
    }

    @Override
    public void close() {
        try {
            aws().s3().listBuckets().buckets().forEach(b -> left.add("bucket " + b.name()));
            aws().iam().listRoles().roles().forEach(r -> left.add("role " + r.roleName()));
            aws().iam()
                    .listPolicies(r -> r.scope(PolicyScopeType.LOCAL))
                    .policies()
                    .forEach(p -> left.add("policy " + p.policyName()));
            aws().iam()
                    .listOpenIDConnectProviders()
                    .openIDConnectProviderList()
                    .forEach(p -> left.add("identity provider " + p.arn()));
            cluster().client().namespaces().list().getItems().stream()
                    .map(n -> n.getMetadata().getName())
                    .filter(n -> n.startsWith("milvus"))
                    .forEach(n -> left.add("namespace " + n));
        } finally {
            platform.close();
            closed.countDown();
        }
    }
}
