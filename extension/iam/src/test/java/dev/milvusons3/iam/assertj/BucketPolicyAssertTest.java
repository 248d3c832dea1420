package dev.milvusons3.iam.assertj;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.bucketPolicy;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.iam.MalformedPolicyException;
import org.junit.jupiter.api.Test;

class BucketPolicyAssertTest {
    private static final String KEY = "arn:aws:s3:::b/files/1";
    private static final String OWN = "arn:aws:iam::111122223333:role/milvus";
    private static final String FOREIGN = "arn:aws:iam::444455556666:role/reader";
    private final BucketPolicyUnderTest policy = bucketPolicy("""
            {"Version": "2012-10-17", "Statement": [
              {"Sid": "other account", "Effect": "Allow", "Principal": {"AWS": "444455556666"}, "Action": "s3:GetObject",
                "Resource": "arn:aws:s3:::{{bucket}}/*"},
              {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/milvus"}, "Action": "s3:PutObject",
                "Resource": "arn:aws:s3:::{{bucket}}/files/*"},
              {"Sid": "TLS", "Effect": "Deny", "Principal": "*", "Action": "s3:*",
                "Resource": ["arn:aws:s3:::{{bucket}}", "arn:aws:s3:::{{bucket}}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}""").with("bucket", "b");

    @Test
    void asksForEachCaller() {
        assertThat(policy)
                .allows("s3:GetObject")
                .to(FOREIGN)
                .on(KEY)
                .because("other account")
                .allows("s3:PutObject")
                .to("arn:aws:sts::111122223333:assumed-role/milvus/session")
                .on(KEY)
                .denies("s3:GetObject")
                .to(OWN)
                .on(KEY)
                .implicitly()
                .denies("s3:GetObject")
                .to("*")
                .on(KEY)
                .implicitly()
                .denies("s3:GetObject")
                .to("logging.s3.amazonaws.com")
                .on(KEY)
                .denies("s3:GetObject", "s3:PutObject")
                .to("arn:aws:iam::444455556666:user/u")
                .when("aws:SecureTransport", "false")
                .on(KEY)
                .explicitly()
                .because("statement 3 (\"TLS\")");
    }

    @Test
    void accountsMayBeNumbersOrRoots() {
        assertThat(policy)
                .allows("s3:GetObject")
                .to("444455556666")
                .on(KEY)
                .allows("s3:GetObject")
                .to("arn:aws:iam::444455556666:root")
                .on(KEY)
                .denies("s3:GetObject")
                .to("777788889999")
                .on(KEY);
    }

    @Test
    void showsTheExplanation() {
        assertThatThrownBy(() ->
                        assertThat(policy).allows("s3:PutObject").to(FOREIGN).on(KEY))
                .hasMessageStartingWith("""
                        Expecting resource-based policy (inline)
                        to allow s3:PutObject on arn:aws:s3:::b/files/1 to arn:aws:iam::444455556666:role/reader
                        but no statement of the resource-based policy allows s3:PutObject""")
                .hasMessageContaining("identity-based policy (the caller's own, taken to allow everything)");
    }

    @Test
    void refusesWhoIsNobody() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(policy).allows("s3:GetObject").to("milvus"))
                .withMessage(
                        "\"milvus\" is no caller. Allowed: the ARN of a role, a session, a user or an account's root, an"
                                + " account's twelve digits, a service, or *.");
    }

    @Test
    void refusesWhatS3Refuses() {
        String template = """
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Principal": "*",
                  "Action": "%s", "Resource": "arn:aws:s3:::%s"}}""";
        assertThatExceptionOfType(MalformedPolicyException.class)
                .isThrownBy(() -> bucketPolicy(template.formatted("s3:PutObject", "{{bucket}}"))
                        .document())
                .withMessageStartingWith("Action does not apply to any resource(s) in statement");
        assertThatExceptionOfType(MalformedPolicyException.class)
                .isThrownBy(() -> bucketPolicy(template.formatted("s3:HeadBucket", "prod-data"))
                        .document())
                .withMessageStartingWith("Policy has invalid action");
        assertThatNoException()
                .isThrownBy(() -> bucketPolicy(template.formatted("s3:PutObject", "prod-data/*"))
                        .document());
    }
}
