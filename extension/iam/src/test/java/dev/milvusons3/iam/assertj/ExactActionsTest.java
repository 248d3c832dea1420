package dev.milvusons3.iam.assertj;

import static dev.milvusons3.iam.assertj.IamAssertions.assertThat;
import static dev.milvusons3.iam.assertj.IamAssertions.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.question.S3Actions;
import dev.milvusons3.internal.question.S3ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a policy grants, of all that S3 has. */
class ExactActionsTest {
    @Test
    void holdsInAnyOrderAndCase() {
        assertThat(policy("policies/milvus-s3.json"))
                .allowsExactly("s3:listbucket", "s3:PutObject", "s3:GetObject", "s3:DeleteObject");
    }

    @Test
    void namesWhatIsMoreAndWhatIsMissing() {
        assertThatThrownBy(() -> assertThat(policy("policies/milvus-s3.json"))
                        .allowsExactly("s3:ListBucket", "s3:GetObject", "s3:GetBucketLocation"))
                .hasMessage("""
                        Expecting identity-based policy policies/milvus-s3.json
                        to allow exactly s3:GetBucketLocation, s3:GetObject, s3:ListBucket
                        but it also allows
                          by policies/milvus-s3.json statement 2 ("ReadAndWrite"): s3:DeleteObject, s3:PutObject
                        and on no resource allows
                          s3:GetBucketLocation""");
    }

    @Test
    void countsWhatAWildcardGrants() {
        assertThatThrownBy(() -> assertThat(policy(allow("s3:*", "*"))).allowsExactly("s3:GetObject", "s3:ListBucket"))
                .hasMessage("""
                        Expecting identity-based policy (inline)
                        to allow exactly s3:GetObject, s3:ListBucket
                        but it also allows
                          by (inline) statement 1: 178 actions: s3:AbortMultipartUpload, s3:AllowVendedLogDeliveryForResource, s3:AssociateAccessGrantsIdentityCenter, s3:BypassGovernanceRetention, 10 s3:Create..., 23 s3:Delete..., s3:DescribeJob, s3:DescribeMultiRegionAccessPointOperation, s3:DissociateAccessGrantsIdentityCenter, 62 s3:Get..., s3:InitiateReplication, 17 s3:List..., s3:ObjectOwnerOverrideToBucketOwner, s3:PauseReplication, 40 s3:Put..., 4 s3:Replicate..., s3:RestoreObject, s3:SubmitMultiRegionAccessPointRoutes, s3:TagResource, s3:UntagResource, 8 s3:Update...""");
    }

    @ParameterizedTest
    @CsvSource({
        // An action counts only on what it can be about.
        "s3:ListBucket, arn:aws:s3:::b, true",
        "s3:ListBucket, arn:aws:s3:::b/*, false",
        "s3:ListBucket, arn:aws:s3:::b*, true",
        "s3:ListBucket, arn:aws:s3:::*, true",
        "s3:ListBucket, arn:aws:s3:::b?c, true",
        "s3:ListBucket, arn:aws:s3, true",
        "s3:GetObject, arn:aws:s3:::b, false",
        "s3:GetObject, arn:aws:s3:::b*, true",
        "s3:GetObject, arn:aws:s3:::*/x, true",
        "s3:GetObject, arn:aws:s3:::b/k, true",
        "s3:GetObject, arn:*:s3:::b/${aws:username}/*, true",
        "s3:GetObject, arn:aws:s3:::b/${*}, true",
        "s3:GetObject, 'arn:aws:s3:::b/${aws:PrincipalTag/team, ''x''}', true",
        "s3:GetObject, arn:aws:s3:us-east-2:111122223333:accesspoint/a/object/*, true",
        "s3:ListAllMyBuckets, *, true",
        "s3:ListAllMyBuckets, arn:aws:s3:::*, true",
        "s3:ListAllMyBuckets, arn:aws:s3:::b*, false",
        "s3:DescribeJob, arn:aws:s3:us-east-2:111122223333:job/*, true",
        "s3:DescribeJob, arn:aws:s3:us-east-2:111122223333:accesspoint/*, false",
    })
    void countsOnWhatAnActionIsAbout(String action, String resource, boolean granted) {
        PolicyAssert policy = assertThat(policy(allow(action, resource)));
        if (granted) {
            policy.allowsExactly(action);
            assertThatThrownBy(policy::allowsExactly).hasMessageContaining("(inline) statement 1: " + action);
        } else {
            policy.allowsExactly();
            assertThatThrownBy(() -> policy.allowsExactly(action)).hasMessageContaining("on no resource allows");
        }
    }

    @Test
    void countsConditionsForGrantsAndAgainstDenials() {
        assertThat(policy("""
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], "Resource": "arn:aws:s3:::b/*",
                            "Condition": {"StringEquals": {"aws:PrincipalTag/team": "x"}}},
                          {"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*",
                            "Condition": {"Bool": {"aws:SecureTransport": "false"}}},
                          {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::b/*"}]}""")).allowsExactly("s3:GetObject", "s3:PutObject");
    }

    @Test
    void findsWhatADenialOfAllButSomeLeaves() {
        assertThat(policy("""
                        {"Version": "2012-10-17", "Statement": [
                          {"Effect": "Allow", "NotAction": "s3:Delete*", "Resource": "arn:aws:s3:::b/*"},
                          {"Effect": "Deny", "NotAction": ["s3:GetObject", "kms:*"], "Resource": "*"},
                          {"Effect": "Deny", "Action": "s3:GetObject", "NotResource": "arn:aws:s3:::b/files/*"}]}""")).allowsExactly("s3:GetObject", "everything but s3:Delete*");
    }

    @Test
    void namesActionsOfOtherServicesAsTheyAreWritten() {
        assertThat(policy(allow("kms:Decrypt", "*"))).allowsExactly("kms:Decrypt");
        assertThatThrownBy(() -> assertThat(policy(allow("sts:*", "*"))).allowsExactly())
                .hasMessageEndingWith("to allow exactly nothing\nbut it also allows\n  by (inline) statement 1: sts:*");
    }

    @Test
    void knowsAllOfS3sActions() {
        assertThat(S3Actions.all()).hasSize(180);
        assertThat(S3Actions.find("s3:getobject").orElseThrow().resources())
                .extracting(S3ResourceType::name)
                .containsExactlyInAnyOrder("object", "accesspointobject");
    }

    private static String allow(String action, String resource) {
        return """
                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "%s", "Resource": "%s"}]}""".formatted(action, resource);
    }
}
