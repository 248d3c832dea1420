package dev.milvusons3.internal.steps;

import dev.milvusons3.Environment;
import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.internal.journal.JournalDirectory;
import dev.milvusons3.internal.platform.AwsAccount;
import dev.milvusons3.internal.platform.Cluster;
import dev.milvusons3.internal.platform.EndpointAccount;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.platform.Outliving;
import dev.milvusons3.internal.platform.Platform;
import dev.milvusons3.internal.platform.WrittenPolicies;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.StsClient;

/** A run of the real steps in an account and a cluster of another process, which comes to a kill point and waits there. */
final class KilledRunMain {
    private KilledRunMain() {}

    public static void main(String[] arguments) {
        KillPoint kill = new KillPoint(arguments[6]);
        URI endpoint = URI.create(arguments[0]);
        EndpointAccount account = new EndpointAccount(
                endpoint,
                Region.US_EAST_2,
                StaticCredentialsProvider.create(AwsBasicCredentials.create(arguments[1], arguments[2])));
        KubernetesClient client = new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(arguments[3])
                        .withOauthToken(arguments[4])
                        .withNamespace("default")
                        .withHttp2Disable(true)
                        .build())
                .withHttpClientBuilderConsumer(http -> http.addOrReplaceInterceptor("kill point", kill.inCluster()))
                .build();
        Outliving outliving =
                new Outliving(kill.watch(new JournalDirectory(Path.of(arguments[5]))), Optional.of(endpoint));
        AwsAccount aws = new WatchedAccount(account, kill);
        Platform platform = new Outlived(
                aws, new Reached(client, URI.create(arguments[7])), new ReleaseInstaller(client, aws, kill), outliving);
        new PlatformStarter(spec -> platform)
                .start(arguments[8].isEmpty() ? Specs.standard() : Specs.adoptingBucket(arguments[8]), "KilledRunIT");
    }

    private record Reached(KubernetesClient client, URI issuer) implements Cluster {}

    private record WatchedAccount(EndpointAccount account, KillPoint kill) implements AwsAccount {
        @Override
        public WrittenPolicies written() {
            return account.written();
        }

        @Override
        public String accountId() {
            return account.accountId();
        }

        @Override
        public Region region() {
            return account.region();
        }

        @Override
        public URI s3Endpoint() {
            return account.s3Endpoint();
        }

        @Override
        public S3Client s3() {
            return kill.watch(S3Client.class, account.s3());
        }

        @Override
        public IamClient iam() {
            return kill.watch(IamClient.class, account.iam());
        }

        @Override
        public StsClient sts() {
            return account.sts();
        }

        @Override
        public S3Client s3(AwsCredentialsProvider credentials) {
            return account.s3(credentials);
        }

        @Override
        public StsClient sts(AwsCredentialsProvider credentials) {
            return account.sts(credentials);
        }

        @Override
        public StsClient anonymousSts() {
            return account.anonymousSts();
        }
    }

    private record Outlived(AwsAccount aws, Cluster cluster, MilvusInstaller milvus, Outliving stays)
            implements Platform {
        @Override
        public Environment environment() {
            return Environment.AWS;
        }

        @Override
        public Decisions decisions() {
            return Decisions.of(List.of());
        }

        @Override
        public Optional<Outliving> outliving() {
            return Optional.of(stays);
        }

        @Override
        public void close() {
            throw new IllegalStateException("the run was to be killed before it could release anything");
        }
    }
}
