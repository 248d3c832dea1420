package dev.milvusons3.iam.assertj;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.policy;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.iam.MalformedPolicyException;
import dev.milvusons3.iam.PolicyType;
import java.util.List;
import java.util.Locale;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyAssertTest {
    private static final String BUCKET = "arn:aws:s3:::b";
    private final PolicyUnderTest milvus = policy("policies/milvus-s3.json").with("bucket", "b");

    @Test
    void holdsForWhatThePolicySays() {
        assertThat(milvus)
                .allows("s3:GetObject", "s3:PutObject", "s3:DeleteObject")
                .on(BUCKET + "/files/1", BUCKET + "/k")
                .allows("s3:ListBucket")
                .on(BUCKET)
                .because("statement 1 (\"List\")")
                .denies("s3:DeleteBucket", "s3:PutBucketPolicy")
                .on(BUCKET)
                .implicitly()
                .because("no identity-based policy allows")
                .denies("s3:GetObject")
                .on("arn:aws:s3:::bb/k")
                .because("Resource arn:aws:s3:::b/* does not cover arn:aws:s3:::bb/k");
    }

    @Test
    void showsTheExplanationOfADenial() {
        assertThatThrownBy(() -> assertThat(milvus).allows("s3:GetObject").on("arn:aws:s3:::c/k"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Expecting identity-based policy policies/milvus-s3.json
                        to allow s3:GetObject on arn:aws:s3:::c/k
                        but no statement allows s3:GetObject on arn:aws:s3:::c/k: closest is policies/milvus-s3.json statement 2 ("ReadAndWrite") (Resource arn:aws:s3:::b/* does not cover arn:aws:s3:::c/k)

                        NOT ALLOWED: s3:GetObject on arn:aws:s3:::c/k
                          for arn:aws:sts::111122223333:assumed-role/milvus-s3-access-sa/milvus, a session of arn:aws:iam::111122223333:role/milvus-s3-access-sa
                          because no identity-based policy allows the s3:GetObject action
                          no statement allows s3:GetObject on arn:aws:s3:::c/k: closest is policies/milvus-s3.json statement 2 ("ReadAndWrite") (Resource arn:aws:s3:::b/* does not cover arn:aws:s3:::c/k)

                        identity-based policy policies/milvus-s3.json
                          statement 1 ("List"), line 4, column 5: Allow, but is not about it
                            Action s3:ListBucket does not include s3:GetObject
                            Resource arn:aws:s3:::b does not cover arn:aws:s3:::c/k
                          statement 2 ("ReadAndWrite"), line 10, column 5: Allow, but is not about it
                            Resource arn:aws:s3:::b/* does not cover arn:aws:s3:::c/k

                        Would have been allowed by:
                          in the identity-based policy policies/milvus-s3.json
                          {
                            "Effect": "Allow",
                            "Action": "s3:GetObject",
                            "Resource": "arn:{{partition}}:s3:::c/k"
                          }""");
    }

    @Test
    void showsWhichStatementAllows() {
        assertThatThrownBy(() -> assertThat(milvus)
                        .as("readers")
                        .denies("s3:PutObject", "s3:PutObjectAcl")
                        .on(BUCKET + "/k"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("""
                        [readers] Expecting identity-based policy policies/milvus-s3.json
                        to deny s3:PutObject on arn:aws:s3:::b/k
                        but s3:PutObject on arn:aws:s3:::b/k is allowed by policies/milvus-s3.json statement 2 ("ReadAndWrite")

                        ALLOWED: s3:PutObject on arn:aws:s3:::b/k
                        """)
                .hasMessageNotContaining("PutObjectAcl");
    }

    @Test
    void tellsKindsOfDenialApart() {
        PolicyUnderTest denying = policy("""
                {"Version": "2012-10-17", "Statement": [
                  {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
                  {"Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*"}]}""");

        assertThat(denying).denies("s3:DeleteBucket").on(BUCKET).explicitly().because("statement 2");
        assertThatThrownBy(() ->
                        assertThat(denying).denies("s3:DeleteBucket").on(BUCKET).implicitly())
                .hasMessageStartingWith("""
                        Expecting identity-based policy (inline)
                        to deny s3:DeleteBucket on arn:aws:s3:::b implicitly
                        but s3:DeleteBucket on arn:aws:s3:::b is denied by (inline) statement 2""");
        assertThatThrownBy(() ->
                        assertThat(milvus).denies("s3:DeleteBucket").on(BUCKET).explicitly())
                .hasMessageStartingWith("""
                        Expecting identity-based policy policies/milvus-s3.json
                        to deny s3:DeleteBucket on arn:aws:s3:::b explicitly
                        but no statement allows""");
    }

    @Test
    void aReasonOfAnotherStatementDoesNotCount() {
        assertThatThrownBy(() ->
                        assertThat(milvus).denies("s3:DeleteBucket").on(BUCKET).because("statement 2"))
                .hasMessageStartingWith("""
                        Expecting identity-based policy policies/milvus-s3.json
                        to deny s3:DeleteBucket on arn:aws:s3:::b
                        because of "statement 2"
                        but the cause is: no statement allows s3:DeleteBucket on arn:aws:s3:::b: closest is policies/milvus-s3.json statement 1 ("List")""");
        assertThatIllegalStateException()
                .isThrownBy(() -> assertThat(milvus).because("anything"))
                .withMessage(
                        "because is about decisions, and none was asserted yet: first say what is allowed or denied");
    }

    @Test
    void conditionsHoldForOneQuestionOrForAll() {
        PolicyUnderTest prefixed = policy("""
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket",
                  "Resource": "arn:aws:s3:::b", "Condition": {"StringLike": {"s3:prefix": "files/*"}}}]}""");

        assertThat(prefixed)
                .allows("s3:ListBucket")
                .when("s3:Prefix", "files/1")
                .on(BUCKET)
                .denies("s3:ListBucket")
                .on(BUCKET)
                .because("s3:prefix")
                .when("s3:prefix", "files/2")
                .allows("s3:ListBucket")
                .on(BUCKET)
                .denies("s3:ListBucket")
                .when("s3:prefix")
                .on(BUCKET);
    }

    @Test
    void requestsHaveWhatEveryRequestHas() {
        assertThat(policy("""
                        {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*",
                          "Condition": {"Bool": {"aws:SecureTransport": "true"}, "StringEquals": {
                            "aws:RequestedRegion": "cn-north-1", "aws:PrincipalAccount": "444455556666",
                            "s3:ResourceAccount": "444455556666", "aws:ResourceAccount": "444455556666"},
                            "ArnLike": {"aws:PrincipalArn": "arn:aws-cn:iam::444455556666:role/*"}}}]}""").with("region", "cn-north-1").with("account", "444455556666"))
                .allows("s3:GetObject")
                .on("arn:aws-cn:s3:::b/k")
                .denies("s3:GetObject")
                .when("aws:securetransport", "false")
                .on("arn:aws-cn:s3:::b/k");
    }

    @Test
    void otherPoliciesHaveTheirSay() {
        String onlyReading = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:Get*",
                  "Resource": "arn:{{partition}}:s3:::{{bucket}}/*"}]}""";
        String bucketPolicy = """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject",
                  "Resource": "arn:aws:s3:::{{bucket}}/secret/*"}]}""";

        assertThat(milvus.besides(PolicyType.PERMISSIONS_BOUNDARY, onlyReading)
                        .besides(PolicyType.RESOURCE, bucketPolicy))
                .allows("s3:GetObject")
                .on(BUCKET + "/k")
                .denies("s3:PutObject")
                .on(BUCKET + "/k")
                .because("no permissions boundary allows")
                .denies("s3:GetObject")
                .on(BUCKET + "/secret/k")
                .explicitly()
                .allowsExactly("s3:GetObject");
        assertThatIllegalArgumentException().isThrownBy(() -> milvus.besides(PolicyType.TRUST, onlyReading));
    }

    @Test
    void refusesATypingMistakeThatWouldAlwaysBeDenied() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(milvus).denies("s3:DeletBucket"))
                .withMessage("S3 has no action \"s3:DeletBucket\"; did you mean \"s3:DeleteBucket\"?");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(milvus).denies("s3:Put*"))
                .withMessage("A request is for one action: \"s3:Put*\" has a wildcard, which only policies have");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assertThat(milvus).denies("kms:*"))
                .withMessageContaining("has a wildcard");
        assertThat(milvus).denies("sqs:SomethingOfNextYear", "kms:Decrypt").on("*");
    }

    /** No request ever has such an action, so its denial would always hold, though the operation is allowed. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            s3:HeadObject        | authorised by "s3:GetObject"
            s3:headbucket        | authorised by "s3:ListBucket"
            s3:ListObjects       | authorised by "s3:ListBucket"
            s3:ListObjectsV2     | authorised by "s3:ListBucket"
            s3:ListBuckets       | authorised by "s3:ListAllMyBuckets"
            s3:CopyObject        | authorised by "s3:GetObject" and "s3:PutObject"
            s3:UploadPart        | authorised by "s3:PutObject"
            s3:DeleteObjects     | authorised by "s3:DeleteObject"
            s3:GetObjectMetadata | authorised by "s3:GetObject"
            s3:HeadObjct         | did you mean "s3:GetObject", by which the operation HeadObject is authorised?
            s3:ListObject        | did you mean "s3:ListBucket", by which the operation ListObjects is authorised?
            s3:PutObjects        | did you mean "s3:PutObject"?
            s3:NothingOfTheSort  | S3 has no action "s3:NothingOfTheSort" (as of
            kms:ReEncrypt        | authorised by "kms:ReEncryptFrom" and "kms:ReEncryptTo"
            kms:Decypt           | did you mean "kms:Decrypt"?
            sts:AssumeRoles      | did you mean "sts:AssumeRole"?
            iam:PassRoles        | did you mean "iam:PassRole"?
            """)
    void refusesWhatIsNoAction(String name, String said) {
        String service = name.substring(0, name.indexOf(':'));
        for (ThrowingCallable question : List.<ThrowingCallable>of(
                () -> assertThat(milvus).denies(name),
                () -> assertThat(milvus).allows(name),
                () -> assertThat(milvus).allowsExactly(name))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(question)
                    .withMessageStartingWith(service.toUpperCase(Locale.ROOT) + " has no action \"" + name + "\"")
                    .withMessageContaining(said);
        }
    }

    @Test
    void saysOfAGrantThatItIsForNoAction() {
        PolicyUnderTest operations = policy("""
                {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Resource": "*",
                  "Action": ["s3:HeadBucket", "s3:UploadP*", "s3:GetObject"]}}""");
        assertThat(operations)
                .denies("s3:ListBucket")
                .on(BUCKET)
                .because("S3 has no action \"s3:HeadBucket\": HeadBucket is an operation, which is authorised by"
                        + " \"s3:ListBucket\"; S3 has no action that \"s3:UploadP*\" stands for: UploadPart is an"
                        + " operation, which is authorised by \"s3:PutObject\")");
    }

    @Test
    void refusesWhatAwsRefuses() {
        assertThatExceptionOfType(MalformedPolicyException.class)
                .isThrownBy(() -> assertThat(policy("{\"Version\": \"2012-10-17\", \"Statement\": []}")))
                .withMessageContaining("(line 1, column 40)");
        assertThatExceptionOfType(MalformedPolicyException.class)
                .isThrownBy(() -> assertThat(
                        policy("{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}}")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> policy("policies/none.json"))
                .withMessage(
                        "the class path has no resource \"policies/none.json\". Allowed: a resource's full path, such as"
                                + " \"policies/milvus.json\" for src/test/resources/policies/milvus.json, or inline JSON that starts"
                                + " with {.");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> milvus.with("bukket", "b"))
                .withMessage("There is no placeholder \"bukket\"; there are bucket, partition, account, region,"
                        + " oidcProvider, namespace, serviceAccount");
    }
}
