package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.platform.PodIdentity;
import dev.milvusons3.internal.platform.SignedJson;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.regions.Region;

/**
 * EKS Pod Identity of a cluster of EKS. Its sessions are asked for as the agent of a node does it.
 *
 * @param associations of the cluster
 * @param auth EKS Auth
 * @see <a href="https://docs.aws.amazon.com/eks/latest/APIReference/API_auth_AssumeRoleForPodIdentity.html">AssumeRoleForPodIdentity</a>
 */
record EksPodIdentity(EksAssociations associations, SignedJson auth) implements PodIdentity {
    static EksPodIdentity of(
            EksAssociations associations, Region region, Optional<URI> endpoint, AwsCredentialsProvider credentials) {
        return new EksPodIdentity(
                associations,
                new SignedJson("eks-auth", region.id(), endpoint.orElseGet(() -> host(region)), credentials));
    }

    /** @see <a href="https://docs.aws.amazon.com/general/latest/gr/eks.html">Endpoints of EKS Auth, all of them dual-stack</a> */
    private static URI host(Region region) {
        String suffix = Partition.of(region.id()).id().equals("aws-cn") ? "api.amazonwebservices.com.cn" : "api.aws";
        return URI.create("https://eks-auth." + region.id() + "." + suffix);
    }

    @Override
    public boolean associate(
            String namespace, String serviceAccount, Association association, Map<String, String> tags) {
        return associations.create(namespace, serviceAccount, association, tags);
    }

    @Override
    public Optional<Association> associated(String namespace, String serviceAccount) {
        return associations.of(namespace, serviceAccount);
    }

    @Override
    public void dissociate(String namespace, String serviceAccount) {
        associations.remove(namespace + "/" + serviceAccount);
    }

    @Override
    public AwsSessionCredentials session(Request request) {
        Json given = auth.post(
                        "/clusters/" + associations.cluster() + "/assume-role-for-pod-identity",
                        Map.of("Content-Type", "application/json"),
                        Map.of("token", request.token()))
                .get("credentials");
        return AwsSessionCredentials.builder()
                .accessKeyId(given.get("accessKeyId").requireText())
                .secretAccessKey(given.get("secretAccessKey").requireText())
                .sessionToken(given.get("sessionToken").requireText())
                .expirationTime(Instant.ofEpochSecond(
                        new BigDecimal(String.valueOf(given.get("expiration").value())).longValue()))
                .build();
    }
}
