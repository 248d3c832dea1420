package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.eks.EksClient;

/** Against the EKS of moto's server, as pip installs it. */
class EksOnMotoIT {
    private static MotoServer moto;

    @BeforeAll
    static void start() throws Exception {
        moto = MotoServer.start();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (moto != null) {
            moto.close();
        }
    }

    @Test
    void aClusterIsFoundByItsName() throws Exception {
        StaticCredentialsProvider credentials =
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "any"));
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                EksClient eks = EksClient.builder()
                        .region(Region.EU_CENTRAL_1)
                        .endpointOverride(moto.endpoint())
                        .credentialsProvider(credentials)
                        .httpClient(http)
                        .build()) {
            eks.createCluster(r -> r.name("milvus-eks-cluster")
                    .roleArn("arn:aws:iam::123456789012:role/eks")
                    .resourcesVpcConfig(v -> v.subnetIds("subnet-1", "subnet-2")));
        }
        EksClusters clusters = new EksClusters(Region.EU_CENTRAL_1, Optional.of(moto.endpoint()), credentials);

        EksClusters.Described found = clusters.describe("milvus-eks-cluster");

        assertThat(found.endpoint().getHost()).endsWith(".eks.amazonaws.com");
        assertThat(found.issuer().toString()).startsWith("https://oidc.eks.eu-central-1.amazonaws.com/id/");
        assertThat(found.certificateAuthority()).isNotBlank();
        assertThatThrownBy(() -> clusters.describe("another"))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("there is no EKS cluster another in region eu-central-1");
    }
}
