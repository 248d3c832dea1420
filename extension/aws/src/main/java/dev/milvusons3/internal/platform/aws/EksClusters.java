package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.platform.AwsErrors;
import dev.milvusons3.internal.platform.ConnectedCluster;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;
import software.amazon.awssdk.services.eks.EksClientBuilder;
import software.amazon.awssdk.services.eks.model.ClusterStatus;
import software.amazon.awssdk.services.eks.model.EksException;
import software.amazon.awssdk.services.eks.model.ResourceNotFoundException;

/**
 * Finds clusters by their name in EKS.
 *
 * @param region where they are
 * @param endpoint what emulates EKS and STS; empty for AWS
 * @param credentials that EKS knows
 */
record EksClusters(Region region, Optional<URI> endpoint, AwsCredentialsProvider credentials) {
    /**
     * What EKS says of a cluster.
     *
     * @param certificateAuthority in Base64
     * @param issuer of its tokens
     */
    record Described(String name, URI endpoint, String certificateAuthority, URI issuer) {}

    /**
     * Asks for a cluster.
     *
     * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_DescribeCluster.html">DescribeCluster</a>
     * @throws MilvusOnS3Exception if it is not there, not active, has no issuer, or must not be looked at
     */
    Described describe(String name) {
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                EksClient eks = client(http)) {
            var found = eks.describeCluster(r -> r.name(name)).cluster();
            if (found.status() != ClusterStatus.ACTIVE) {
                throw new MilvusOnS3Exception("EKS cluster " + name + " is " + found.statusAsString()
                        + ", and ACTIVE is needed; nothing was made\nWait until it is, or name another"
                        + " (milvus-on-s3.aws.eks-cluster)");
            }
            if (found.identity() == null || found.identity().oidc() == null) {
                throw new MilvusOnS3Exception("EKS cluster " + name + " has no OIDC issuer, without which no service"
                        + " account gets a role; nothing was made\nMake one: eksctl utils associate-iam-oidc-provider"
                        + " --cluster " + name + " --region " + region + " --approve");
            }
            return new Described(
                    name,
                    URI.create(found.endpoint()),
                    found.certificateAuthority().data(),
                    URI.create(found.identity().oidc().issuer()));
        } catch (ResourceNotFoundException e) {
            throw new MilvusOnS3Exception(
                    "there is no EKS cluster " + name + " in region " + region + "; nothing was made\n"
                            + "Name one that is there (milvus-on-s3.aws.eks-cluster; aws eks list-clusters --region "
                            + region + " shows them)",
                    e);
        } catch (EksException e) {
            throw new MilvusOnS3Exception(
                    "EKS does not describe cluster " + name + " (" + AwsErrors.code(e) + "); nothing was made\n"
                            + "The runner needs eks:DescribeCluster, see its policy in docs/aws-run.md\n"
                            + e.getMessage(),
                    e);
        } catch (SdkClientException e) {
            throw new MilvusOnS3Exception(
                    "EKS in region " + region + " cannot be reached; nothing was made\nCheck network, proxy and"
                            + " endpoint\n" + e.getMessage(),
                    e);
        }
    }

    /** Connects to a cluster that was described. */
    ConnectedCluster open(Described cluster) {
        return ConnectedCluster.open(config(cluster), Optional.of(cluster.issuer()));
    }

    /** {@return how the cluster is reached, without anything of the machine's own configuration} */
    Config config(Described cluster) {
        URI sts = endpoint.orElseGet(() -> URI.create(
                "https://sts." + region.id() + "." + Partition.of(region.id()).dnsSuffix()));
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(cluster.endpoint().toString())
                .withCaCertData(cluster.certificateAuthority())
                .withOauthTokenProvider(new EksToken(cluster.name(), sts, region, credentials, Clock.systemUTC()))
                .build();
    }

    private EksClient client(SdkHttpClient http) {
        EksClientBuilder builder = EksClient.builder()
                .region(region)
                .credentialsProvider(credentials)
                .httpClient(http);
        endpoint.ifPresent(builder::endpointOverride);
        return builder.build();
    }
}
