package dev.milvusons3.internal.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.sts.StsClient;

class GatewayTest {
    @Test
    void servesABucketToARoleAssumedWithAWebIdentity() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("k1").generate();
        try (Gateway gateway = Gateway.builder()
                .keySets(issuer -> new JWKSet(key.toPublicJWK()))
                .start()) {
            S3Client s3 = S3Client.builder()
                    .endpointOverride(gateway.endpoint())
                    .region(Region.US_EAST_2)
                    .credentialsProvider(StaticCredentialsProvider.create(gateway.rootCredentials()))
                    .forcePathStyle(true)
                    .build();
            s3.createBucket(b -> b.bucket("abc")
                    .objectOwnership("ObjectWriter")
                    .acl("private")
                    .createBucketConfiguration(c -> c.locationConstraint("us-east-2")));
            s3.putObject(b -> b.bucket("abc").key("files/x y+z.txt"), RequestBody.fromString("hello"));
            assertThat(s3.getObjectAsBytes(b -> b.bucket("abc").key("files/x y+z.txt"))
                            .asString(StandardCharsets.UTF_8))
                    .isEqualTo("hello");
            IamClient iam = IamClient.builder()
                    .endpointOverride(gateway.endpoint())
                    .region(Region.AWS_GLOBAL)
                    .credentialsProvider(StaticCredentialsProvider.create(gateway.rootCredentials()))
                    .build();
            String provider = iam.createOpenIDConnectProvider(
                            b -> b.url("https://oidc.example.com/id/1").clientIDList("sts.amazonaws.com"))
                    .openIDConnectProviderArn();
            String policy = iam.createPolicy(b -> b.policyName("p").policyDocument("""
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject"],"Resource":"arn:aws:s3:::abc/*"}]}"""))
                    .policy()
                    .arn();
            String role = iam.createRole(b -> b.roleName("r").assumeRolePolicyDocument("""
                    {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"%s"},
                    "Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"oidc.example.com/id/1:sub":"system:serviceaccount:milvus:sa"}}}]}""".formatted(provider)))
                    .role()
                    .arn();
            iam.attachRolePolicy(b -> b.roleName("r").policyArn(policy));
            StsClient sts = StsClient.builder()
                    .endpointOverride(gateway.endpoint())
                    .region(Region.US_EAST_2)
                    .credentialsProvider(AnonymousCredentialsProvider.create())
                    .build();
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(),
                    new JWTClaimsSet.Builder()
                            .issuer("https://oidc.example.com/id/1")
                            .subject("system:serviceaccount:milvus:sa")
                            .audience("sts.amazonaws.com")
                            .issueTime(new Date())
                            .expirationTime(Date.from(Instant.now().plusSeconds(600)))
                            .build());
            jwt.sign(new RSASSASigner(key));
            var c = sts.assumeRoleWithWebIdentity(
                            b -> b.roleArn(role).roleSessionName("milvus").webIdentityToken(jwt.serialize()))
                    .credentials();
            S3Client asRole = S3Client.builder()
                    .endpointOverride(gateway.endpoint())
                    .region(Region.US_EAST_2)
                    .credentialsProvider(StaticCredentialsProvider.create(
                            AwsSessionCredentials.create(c.accessKeyId(), c.secretAccessKey(), c.sessionToken())))
                    .forcePathStyle(true)
                    .build();
            assertThat(asRole.getObjectAsBytes(b -> b.bucket("abc").key("files/x y+z.txt"))
                            .asUtf8String())
                    .isEqualTo("hello");
            assertThatThrownBy(() ->
                            asRole.putObject(b -> b.bucket("abc").key("k"), RequestBody.fromBytes(new byte[100_000])))
                    .isInstanceOf(S3Exception.class)
                    .hasMessageContaining("because no identity-based policy allows the s3:PutObject action");
        }
    }
}
