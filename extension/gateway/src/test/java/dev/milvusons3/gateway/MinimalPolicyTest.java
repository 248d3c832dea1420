package dev.milvusons3.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.AuthorizationRequest;
import dev.milvusons3.iam.NamedPolicy;
import dev.milvusons3.iam.PolicyDocument;
import dev.milvusons3.iam.PolicyEvaluator;
import dev.milvusons3.iam.PolicySet;
import dev.milvusons3.iam.PolicyType;
import dev.milvusons3.iam.Principal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MinimalPolicyTest {
    private final Decisions decisions = Decisions.of(List.of(
            decision("s3:ListBucket", "arn:aws:s3:::b", Verdict.ALLOWED),
            decision("s3:PutObject", "arn:aws:s3:::b/files/1", Verdict.ALLOWED),
            decision("s3:GetObject", "arn:aws:s3:::b/files/1", Verdict.ALLOWED),
            decision("s3:GetObject", "arn:aws:s3:::b/files/2", Verdict.ALLOWED),
            decision("s3:GetObject", "arn:aws:s3:::b/filesystem", Verdict.ALLOWED),
            decision("s3:DeleteObject", "arn:aws:s3:::b/files/1", Verdict.DENIED),
            decision("s3:GetObjectAcl", "arn:aws:s3:::b/files/1", Verdict.REJECTED),
            decision("sts:AssumeRoleWithWebIdentity", "arn:aws:iam::1:role/r", Verdict.ALLOWED)));

    @Test
    void hasOnlyWhatWasAllowedOfS3() {
        assertThat(MinimalPolicy.of(decisions).actionsByResource())
                .hasToString("{arn:aws:s3:::b=[s3:ListBucket], arn:aws:s3:::b/files/1=[s3:GetObject, s3:PutObject],"
                        + " arn:aws:s3:::b/files/2=[s3:GetObject], arn:aws:s3:::b/filesystem=[s3:GetObject]}");
    }

    @Test
    void isWrittenWithAStatementForEachSetOfActions() {
        assertThat(MinimalPolicy.of(decisions).toJson()).isEqualTo("""
                {
                  "Version": "2012-10-17",
                  "Statement": [
                    {
                      "Effect": "Allow",
                      "Action": "s3:ListBucket",
                      "Resource": "arn:aws:s3:::b"
                    },
                    {
                      "Effect": "Allow",
                      "Action": [
                        "s3:GetObject",
                        "s3:PutObject"
                      ],
                      "Resource": "arn:aws:s3:::b/files/1"
                    },
                    {
                      "Effect": "Allow",
                      "Action": "s3:GetObject",
                      "Resource": [
                        "arn:aws:s3:::b/files/2",
                        "arn:aws:s3:::b/filesystem"
                      ]
                    }
                  ]
                }""");
    }

    @Test
    void takesManyForOne() {
        MinimalPolicy general = MinimalPolicy.of(decisions).generalized("arn:aws:s3:::b/files/*");

        assertThat(general.actionsByResource())
                .hasToString("{arn:aws:s3:::b=[s3:ListBucket], arn:aws:s3:::b/files/*=[s3:GetObject, s3:PutObject],"
                        + " arn:aws:s3:::b/filesystem=[s3:GetObject]}");
        assertThat(general.including("s3:DeleteObject", "arn:aws:s3:::b/files/*")
                        .actionsByResource())
                .containsEntry(
                        "arn:aws:s3:::b/files/*",
                        new java.util.TreeSet<>(List.of("s3:DeleteObject", "s3:GetObject", "s3:PutObject")));
        assertThat(general.actionsByResource().get("arn:aws:s3:::b/files/*")).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> general.generalized("arn:aws:s3:::b/files/"))
                .withMessage("\"arn:aws:s3:::b/files/\" does not end with a star");
        assertThatThrownBy(() -> general.actionsByResource().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void allowsExactlyWhatWasAsked() {
        String odd = "arn:aws:s3:::b/files/*?${aws:userid}\"\\";
        MinimalPolicy minimal = MinimalPolicy.of(Decisions.of(List.of(decision("s3:GetObject", odd, Verdict.ALLOWED))));

        assertThat(allows(minimal, odd)).isTrue();
        assertThat(allows(minimal, odd.replace("*", "x"))).isFalse();
        assertThat(allows(minimal, odd.replace("?", "x"))).isFalse();
    }

    @Test
    void keepsTheConditionsUnderWhichItWasAllowed() {
        NamedPolicy policy = NamedPolicy.of("p", PolicyType.IDENTITY, """
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*",
                   "Condition": {"StringLike": {"s3:prefix": ["files/*", "${aws:username}/*"]}}},
                  {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "*",
                   "Condition": {"StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}},
                  {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/plain/*"}]}
                """);

        MinimalPolicy minimal = MinimalPolicy.of(Decisions.of(List.of(
                        evaluated(policy, "s3:ListBucket", "arn:aws:s3:::b", "s3:prefix", "files/1"),
                        evaluated(
                                policy,
                                "s3:PutObject",
                                "arn:aws:s3:::b/files/1",
                                "s3:x-amz-server-side-encryption",
                                "aws:kms"),
                        evaluated(policy, "s3:PutObject", "arn:aws:s3:::b/plain/1", "k:v", "1"))))
                .generalized("arn:aws:s3:::b/files/*");

        assertThat(minimal.document().isEquivalentTo(PolicyDocument.parse("""
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b",
                           "Condition": {"StringLike": {"s3:prefix": ["files/*", "${aws:username}/*"]}}},
                          {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/files/*",
                           "Condition": {"StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}},
                          {"Effect": "Allow", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/plain/1"}]}
                        """, PolicyType.IDENTITY)))
                .as(minimal::toJson)
                .isTrue();
    }

    @Test
    void takesAnActionOverAsAStatementGrantsIt() {
        NamedPolicy policy = NamedPolicy.of("p", PolicyType.IDENTITY, """
                {"Version": "2008-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "*", "Resource": ["arn:aws:s3:::b", "arn:aws:kms:eu-west-1:111122223333:key/1"],
                   "Condition": {"StringEquals": {"aws:PrincipalTag/x": "${y}"}}},
                  {"Effect": "Allow", "Action": "kms:*", "NotResource": "arn:aws:kms:eu-west-1:111122223333:key/2"}]}
                """);
        MinimalPolicy nothing = MinimalPolicy.of(Decisions.of(List.of()));

        MinimalPolicy minimal = nothing.including(
                        "kms:Decrypt", policy, policy.document().statements().get(0))
                .including("kms:Encrypt", policy, policy.document().statements().get(1));

        assertThat(minimal.document().isEquivalentTo(PolicyDocument.parse("""
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": "kms:Encrypt", "NotResource": "arn:aws:kms:eu-west-1:111122223333:key/2"},
                          {"Effect": "Allow", "Action": "kms:Decrypt", "Resource": "arn:aws:kms:eu-west-1:111122223333:key/1",
                           "Condition": {"StringEquals": {"aws:PrincipalTag/x": "${$}{y}"}}}]}
                        """, PolicyType.IDENTITY)))
                .as(minimal::toJson)
                .isTrue();
    }

    private static RecordedDecision evaluated(
            NamedPolicy policy, String action, String resource, String key, String value) {
        Principal caller = Principal.session("arn:aws:iam::111122223333:role/r", "AROA1", "s");
        RecordedDecision allowed = decision(action, resource, Verdict.ALLOWED);
        return new RecordedDecision(
                allowed.number(),
                allowed.time(),
                allowed.service(),
                allowed.operation(),
                allowed.principal(),
                action,
                resource,
                allowed.verdict(),
                "",
                "",
                allowed.userAgent(),
                Optional.of(PolicyEvaluator.evaluate(
                        AuthorizationRequest.of(caller, action, resource).with(key, value), PolicySet.of(policy))));
    }

    @Test
    void nothingIsNoPolicy() {
        MinimalPolicy nothing = MinimalPolicy.of(Decisions.of(List.of()));

        assertThat(nothing.isEmpty()).isTrue();
        assertThat(nothing).hasToString("(nothing)");
        assertThatIllegalStateException().isThrownBy(nothing::toJson);
    }

    private static boolean allows(MinimalPolicy policy, String resource) {
        Principal caller = Principal.session("arn:aws:iam::111122223333:role/r", "AROA1", "s");
        return PolicyEvaluator.evaluate(
                        AuthorizationRequest.of(caller, "s3:GetObject", resource),
                        PolicySet.of(new NamedPolicy("minimal", PolicyType.IDENTITY, policy.document())))
                .allowed();
    }

    private static RecordedDecision decision(String action, String resource, Verdict verdict) {
        String[] parts = action.split(":");
        return new RecordedDecision(
                1,
                Instant.EPOCH,
                parts[0],
                parts[1],
                "arn:aws:sts::111122223333:assumed-role/r/s",
                action,
                resource,
                verdict,
                "",
                "",
                "minio-go",
                Optional.empty());
    }
}
