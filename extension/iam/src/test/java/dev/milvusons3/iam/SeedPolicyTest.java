package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The two documents that every deployment starts from, and what a person is told when one of them is wrong. */
class SeedPolicyTest {
    private static final String POLICY = """
            {
              "Version": "2012-10-17",
              "Statement": [
                {"Effect": "Allow", "Action": ["s3:ListBucket"], "Resource": ["arn:aws:s3:::b"]},
                {
                  "Effect": "Allow",
                  "Action": ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
                  "Resource": ["arn:aws:s3:::b/*"]
                }
              ]
            }
            """;
    private static final String PROVIDER = "oidc.eks.us-east-2.amazonaws.com/id/ABC";
    private static final String TRUST = """
            {
              "Version": "2012-10-17",
              "Statement": [{
                "Effect": "Allow",
                "Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/ABC"},
                "Action": "sts:AssumeRoleWithWebIdentity",
                "Condition": {"StringEquals": {
                  "oidc.eks.us-east-2.amazonaws.com/id/ABC:sub": "system:serviceaccount:milvus:sa",
                  "oidc.eks.us-east-2.amazonaws.com/id/ABC:aud": "sts.amazonaws.com"
                }}
              }]
            }
            """;
    private static final String ROLE = "arn:aws:iam::111122223333:role/milvus";

    @ParameterizedTest
    @CsvSource({
        "s3:ListBucket, arn:aws:s3:::b, true",
        "s3:GetObject, arn:aws:s3:::b/files/1, true",
        "s3:PUTOBJECT, arn:aws:s3:::b/files/1, true",
        "s3:DeleteObject, arn:aws:s3:::b/files/1, true",
        "s3:GetObject, arn:aws:s3:::b, false",
        "s3:GetObject, arn:aws:s3:::bb/files/1, false",
        "s3:ListBucket, arn:aws:s3:::b/, false",
        "s3:ListAllMyBuckets, *, false",
    })
    void allowsWhatMilvusDoesAndNoMore(String action, String resource, boolean allowed) {
        assertThat(decide(POLICY, action, resource).allowed()).isEqualTo(allowed);
    }

    @Test
    void namesTheStatementWhoseActionIsMissing() {
        Decision decision =
                decide(POLICY.replace("\"s3:ListBucket\"", "\"s3:GetBucketAcl\""), "s3:ListBucket", "arn:aws:s3:::b");

        assertThat(decision.outcome()).isEqualTo(Decision.Outcome.IMPLICIT_DENY);
        assertThat(decision.awsReason()).isEqualTo("because no identity-based policy allows the s3:ListBucket action");
        assertThat(decision.cause())
                .isEqualTo(
                        "no statement allows s3:ListBucket on arn:aws:s3:::b: closest is MilvusS3ReadWrite statement 1"
                                + " (Action s3:GetBucketAcl does not include s3:ListBucket)");
    }

    @Test
    void tellsABucketFromItsObjects() {
        String objectsMissing = POLICY.replace("arn:aws:s3:::b/*", "arn:aws:s3:::b");
        assertThat(decide(objectsMissing, "s3:GetObject", "arn:aws:s3:::b/k").cause())
                .contains("Resource arn:aws:s3:::b does not cover arn:aws:s3:::b/k (the objects are arn:aws:s3:::b/*)");

        String bucketMissing = POLICY.replace("\"arn:aws:s3:::b\"", "\"arn:aws:s3:::b/*\"");
        assertThat(decide(bucketMissing, "s3:ListBucket", "arn:aws:s3:::b").cause())
                .contains(
                        "Resource arn:aws:s3:::b/* does not cover arn:aws:s3:::b (the bucket itself is arn:aws:s3:::b)");
    }

    @Test
    void trustsOneServiceAccountOnly() {
        assertThat(assume(TRUST, "system:serviceaccount:milvus:sa").allowed()).isTrue();

        Decision other = assume(TRUST, "system:serviceaccount:other:sa");
        assertThat(other.allowed()).isFalse();
        assertThat(other.cause())
                .contains("condition StringEquals " + PROVIDER + ":sub expects \"system:serviceaccount:milvus:sa\","
                        + " the request had \"system:serviceaccount:other:sa\"");
        assertThat(other.explain()).contains("Would have been allowed by:", "\"Federated\"");
    }

    @Test
    void explainsAStarWhereStringEqualsTakesItForItself() {
        assertThat(assume(TRUST.replace("milvus:sa", "milvus:*"), "system:serviceaccount:milvus:sa")
                        .cause())
                .contains("StringLike takes it for any text");
    }

    private static Decision decide(String policy, String action, String resource) {
        Principal session = Principal.session(ROLE, "AROAEXAMPLE", "s");
        String name = "arn:aws:iam::111122223333:policy/MilvusS3ReadWrite";
        return PolicyEvaluator.evaluate(
                AuthorizationRequest.of(session, action, resource),
                PolicySet.of(NamedPolicy.of(name, PolicyType.IDENTITY, policy)));
    }

    private static Decision assume(String trust, String subject) {
        return PolicyEvaluator.evaluate(
                new AuthorizationRequest(
                        Principal.webIdentity("arn:aws:iam::111122223333:oidc-provider/" + PROVIDER),
                        "sts:AssumeRoleWithWebIdentity",
                        ROLE,
                        "111122223333",
                        Map.of(PROVIDER + ":sub", List.of(subject), PROVIDER + ":aud", List.of("sts.amazonaws.com"))),
                PolicySet.of(NamedPolicy.of("trust", PolicyType.TRUST, trust)));
    }
}
