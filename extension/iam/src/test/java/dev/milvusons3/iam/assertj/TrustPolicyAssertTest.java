package dev.milvusons3.iam.assertj;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.serviceAccount;
import static dev.milvusons3.iam.assertj.IamAssertions.trustPolicy;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.iam.ServiceAccountIdentity;
import org.junit.jupiter.api.Test;

class TrustPolicyAssertTest {
    private static final String OIDC = "oidc.eks.us-east-2.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE";
    private final TrustPolicyUnderTest trust = trustPolicy("dev/milvusons3/milvus-trust-policy.json");
    private final ServiceAccountIdentity milvus = serviceAccount("milvus", "milvus-s3-access-sa");

    @Test
    void trustsOneServiceAccountOfOneIssuerForOneAudience() {
        assertThat(trust)
                .trusts(milvus, milvus.of("https://" + OIDC), milvus.withAudience("sts.amazonaws.com"))
                .because("statement 1")
                .doesNotTrust(serviceAccount("other", "milvus-s3-access-sa"), serviceAccount("milvus", "default"))
                .implicitly()
                .because(OIDC + ":sub")
                .doesNotTrust(milvus.withAudience("sts.amazonaws.com.cn"))
                .because(OIDC + ":aud")
                .doesNotTrust(milvus.of("https://oidc.example.com/id/OTHER"))
                .because("Principal Federated");
    }

    @Test
    void followsThePlaceholders() {
        assertThat(trust.with("namespace", "n")
                        .with("serviceAccount", "a")
                        .with("oidcProvider", "oidc.example.com/id/1")
                        .with("account", "444455556666"))
                .trusts(serviceAccount("n", "a"), serviceAccount("n", "a").of("oidc.example.com/id/1"))
                .doesNotTrust(milvus);
    }

    @Test
    void takesSaidKeysForTheTokens() {
        assertThat(trust).when(OIDC + ":SUB", "system:serviceaccount:x:y").doesNotTrust(milvus);
    }

    @Test
    void showsTheExplanation() {
        assertThatThrownBy(() -> assertThat(trust).trusts(serviceAccount("other", "sa")))
                .hasMessageStartingWith("""
                        Expecting role trust policy dev/milvusons3/milvus-trust-policy.json
                        to trust system:serviceaccount:other:sa
                        but no statement of the role trust policy allows sts:AssumeRoleWithWebIdentity on arn:aws:iam::111122223333:role/milvus-s3-access-sa""")
                .hasMessageContaining(":sub expects \"system:serviceaccount:milvus:milvus-s3-access-sa\","
                        + " the request had \"system:serviceaccount:other:sa\"\n")
                .hasMessageContaining("Would have been allowed by:");
        assertThatThrownBy(() -> assertThat(trust).doesNotTrust(milvus.of("https://oidc.example.com"), milvus))
                .hasMessageStartingWith("""
                        Expecting role trust policy dev/milvusons3/milvus-trust-policy.json
                        not to trust system:serviceaccount:milvus:milvus-s3-access-sa
                        but sts:AssumeRoleWithWebIdentity on arn:aws:iam::111122223333:role/milvus-s3-access-sa is allowed by dev/milvusons3/milvus-trust-policy.json statement 1

                        ALLOWED""");
    }

    @Test
    void asksForEksPodIdentityOfACluster() {
        String red = "arn:aws:eks:us-east-2:111122223333:cluster/red";
        String blue = "arn:aws:eks:us-east-2:111122223333:cluster/blue";
        TrustPolicyUnderTest pods = trustPolicy("""
                {"Version": "2012-10-17", "Statement": {
                  "Effect": "Allow", "Principal": {"Service": "pods.eks.amazonaws.com"},
                  "Action": ["sts:AssumeRole", "sts:TagSession"],
                  "Condition": {
                    "ArnEquals": {"aws:SourceArn": "%s"},
                    "StringEquals": {"aws:SourceAccount": "{{account}}", "aws:RequestTag/kubernetes-namespace": "{{namespace}}"}}}}
                """.formatted(red));
        ServiceAccountIdentity milvus = serviceAccount("milvus", "sa");

        assertThat(pods)
                .trusts(milvus.byPodIdentityOf(red))
                .doesNotTrust(milvus.byPodIdentityOf(blue))
                .because("aws:SourceArn")
                .doesNotTrust(serviceAccount("other", "sa").byPodIdentityOf(red))
                .because("aws:RequestTag/kubernetes-namespace")
                .doesNotTrust(milvus.byPodIdentityOf(red.replace("111122223333", "444455556666")))
                .doesNotTrust(milvus);
        assertThatThrownBy(() -> assertThat(pods).trusts(milvus.byPodIdentityOf(blue)))
                .hasMessageContaining("system:serviceaccount:milvus:sa by EKS Pod Identity of " + blue)
                .hasMessageContaining("\"aws:SourceArn\": \"arn:aws:eks:us-east-2:{{account}}:cluster/blue\"");
    }

    @Test
    void podIdentityNeedsLeaveToTagTheSession() {
        assertThat(trustPolicy("""
                        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
                          "Principal": {"Service": "pods.eks.amazonaws.com"}, "Action": "sts:AssumeRole"}}
                        """))
                .doesNotTrust(serviceAccount("milvus", "sa")
                        .byPodIdentityOf("arn:aws:eks:us-east-2:111122223333:cluster/red"))
                .because("sts:TagSession");
        assertThatThrownBy(() -> serviceAccount("milvus", "sa").byPodIdentityOf("red"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"red\" is not the ARN of an EKS cluster, such as"
                        + " arn:aws:eks:us-east-2:111122223333:cluster/search");
    }
}
