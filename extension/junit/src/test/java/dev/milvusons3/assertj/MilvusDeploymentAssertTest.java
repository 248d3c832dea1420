package dev.milvusons3.assertj;

import static dev.milvusons3.assertj.MilvusOnS3Assertions.assertThat;
import static dev.milvusons3.assertj.MilvusOnS3Assertions.serviceAccount;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;

/** On the real gateway and cluster, asked through the real clients. */
class MilvusDeploymentAssertTest {
    private InJvmDeployment deployment;

    @BeforeEach
    void start() throws IOException {
        deployment = new InJvmDeployment(InJvmDeployment.resource("policies/milvus-s3.json"));
    }

    @AfterEach
    void stop() {
        deployment.close();
    }

    @Test
    void holdsForADeploymentAsTheGuideMakesIt() {
        assertThat(deployment)
                .isVerified()
                .hasBucketIn(Region.US_EAST_2)
                .hasBucketIn("us-east-2")
                .hasPolicyAttached()
                .hasPolicyAllowing("s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:DeleteObject")
                .hasRoleTrusting()
                .hasRoleTrusting(serviceAccount("milvus", "milvus-s3-access-sa"))
                .hasRoleNotTrusting(
                        serviceAccount("milvus", "default"),
                        serviceAccount("milvus", "milvus-s3-access-sa").withAudience("other"),
                        serviceAccount("milvus", "milvus-s3-access-sa").of("https://oidc.example.com"))
                .hasServiceAccountAnnotatedWithRole();
    }

    @Test
    void tellsWhereTheBucketIs() {
        assertThatThrownBy(() -> assertThat(deployment).as("run 1").hasBucketIn("us-east-1"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        [run 1] Expecting bucket milvus-bucket
                        to be in us-east-1
                        but it is in us-east-2""");
        deployment.s3().deleteBucket(r -> r.bucket("milvus-bucket"));
        assertThatThrownBy(() -> assertThat(deployment).as("run 2").hasBucketIn("us-east-2"))
                .isInstanceOf(AssertionError.class)
                .hasCauseInstanceOf(NoSuchBucketException.class)
                .hasMessage("""
                        [run 2] Expecting bucket milvus-bucket
                        to be in us-east-2
                        but AWS answered NoSuchBucket: The specified bucket does not exist""");
    }

    @Test
    void tellsWhatThePoliciesDoNotAllow() {
        assertThatThrownBy(() -> assertThat(deployment).hasPolicyAllowing("s3:GetObject", "s3:GetBucketLocation"))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("""
                        Expecting the policies of role milvus-role
                        to allow s3:GetObject, s3:GetBucketLocation
                        but no statement allows s3:GetBucketLocation on arn:aws:s3:::milvus-bucket: closest is MilvusS3 statement 1 ("List") of policies/milvus-s3.json, line 4 (Action s3:ListBucket does not include s3:GetBucketLocation)

                        NOT ALLOWED: s3:GetBucketLocation on arn:aws:s3:::milvus-bucket
                        """);
    }

    @Test
    void asksForTheDefaultVersionAndInlinePolicies() {
        deployment
                .iam()
                .createPolicyVersion(r ->
                        r.policyArn(deployment.policyArn()).setAsDefault(true).policyDocument("""
                                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:ListBucket",
                                  "Resource": "arn:aws:s3:::milvus-bucket"}]}"""));
        assertThatThrownBy(() -> assertThat(deployment).hasPolicyAllowing("s3:GetObject"))
                .hasMessageContaining("MilvusS3 statement 1");

        deployment
                .iam()
                .putRolePolicy(r ->
                        r.roleName(deployment.roleName()).policyName("more").policyDocument("""
                                {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
                                  "Resource": "arn:aws:s3:::milvus-bucket/files/*"}]}"""));
        assertThat(deployment).hasPolicyAllowing("s3:GetObject", "s3:ListBucket");
    }

    @Test
    void tellsWhyARoleDoesNotTrust() {
        assertThatThrownBy(() -> assertThat(deployment).hasRoleTrusting(serviceAccount("milvus", "default")))
                .hasMessageStartingWith("""
                        Expecting role milvus-role
                        to trust system:serviceaccount:milvus:default
                        but no statement of the role trust policy allows sts:AssumeRoleWithWebIdentity on arn:aws:iam::111122223333:role/milvus-role to arn:aws:iam::111122223333:oidc-provider/oidc.eks.us-east-2.amazonaws.com/id/0123456789ABCDEF0123456789ABCDEF: closest is milvus-role statement 1 (condition StringEquals""");
        assertThatThrownBy(() ->
                        assertThat(deployment).hasRoleNotTrusting(serviceAccount("milvus", "milvus-s3-access-sa")))
                .hasMessageStartingWith("""
                        Expecting role milvus-role
                        not to trust system:serviceaccount:milvus:milvus-s3-access-sa
                        but sts:AssumeRoleWithWebIdentity on arn:aws:iam::111122223333:role/milvus-role is allowed by milvus-role statement 1
                        """);
    }

    @Test
    void reportsAllThatIsNotVerified() {
        deployment.annotate("arn:aws:iam::111122223333:role/other");
        deployment.iam().detachRolePolicy(r -> r.roleName(deployment.roleName()).policyArn(deployment.policyArn()));

        assertThatThrownBy(() -> assertThat(deployment).isVerified())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Multiple Failures (3 failures)")
                .hasMessageContaining("""
                        Expecting role milvus-role
                        to have the policy arn:aws:iam::111122223333:policy/MilvusS3
                        but it has no policies attached""")
                .hasMessageContaining("""
                        to allow s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject
                        but nothing allows s3:ListBucket on arn:aws:s3:::milvus-bucket: there is no identity-based policy
                        """)
                .hasMessageContaining("""
                        Expecting service account milvus/milvus-s3-access-sa
                        to have the annotation eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/milvus-role
                        but it is arn:aws:iam::111122223333:role/other""");
    }

    @Test
    void anAdoptedRoleMayHaveInlinePoliciesOnly() {
        deployment.makePolicyInline();

        assertThat(deployment).isVerified();

        deployment.iam().deleteRolePolicy(r -> r.roleName(deployment.roleName()).policyName("inline"));
        assertThatThrownBy(() -> assertThat(deployment).hasPolicyAttached())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Expecting role milvus-role
                        to have a policy
                        but it has none, neither attached nor inline""");
    }

    @Test
    void whatIsGoneIsNotVerified() {
        deployment
                .kubernetes()
                .serviceAccounts()
                .inNamespace("milvus")
                .withName("milvus-s3-access-sa")
                .delete();
        deployment.iam().detachRolePolicy(r -> r.roleName(deployment.roleName()).policyArn(deployment.policyArn()));
        deployment.iam().deleteRole(r -> r.roleName(deployment.roleName()));

        assertThatThrownBy(() -> assertThat(deployment).isVerified())
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Multiple Failures (4 failures)")
                .hasMessageContaining("""
                        to trust system:serviceaccount:milvus:milvus-s3-access-sa
                        but AWS answered NoSuchEntity: The role with name milvus-role cannot be found.""")
                .hasMessageContaining("but there is no such service account");
    }

    @Test
    void noAnswerIsNoFailureOfTheAssertion() {
        deployment.close();

        assertThatThrownBy(() -> assertThat(deployment).hasBucketIn("us-east-2"))
                .isInstanceOf(RuntimeException.class);
    }

    @Test
    void tellsObjectsThatLieElsewhere() {
        assertThatThrownBy(() -> assertThat(deployment).storesObjectsUnder("files/"))
                .hasMessage("""
                        Expecting bucket milvus-bucket
                        to have objects, all of them under files/
                        but it has none""");
        for (String key : new String[] {"files/1", "files/2", "filesystem/1"}) {
            deployment.s3().putObject(r -> r.bucket("milvus-bucket").key(key), RequestBody.fromString("x"));
        }
        assertThat(deployment).storesObjectsUnder("files");
        assertThatThrownBy(() -> assertThat(deployment).storesObjectsUnder("files/"))
                .hasMessage("""
                        Expecting bucket milvus-bucket
                        to have objects, all of them under files/
                        but 1 of 3 lie elsewhere
                          filesystem/1""");
    }

    @Test
    void printsThePolicyThatWouldHaveSufficed() {
        S3Client milvus = deployment.milvus();
        milvus.listObjectsV2(r -> r.bucket("milvus-bucket").prefix("files/"));
        milvus.putObject(r -> r.bucket("milvus-bucket").key("files/a/1"), RequestBody.fromString("x"));
        milvus.getObjectAsBytes(r -> r.bucket("milvus-bucket").key("files/a/1"));

        assertThatThrownBy(() -> assertThat(deployment).isLeastPrivilege())
                .isInstanceOf(AssertionError.class)
                .hasMessage("""
                        Expecting role milvus-role
                        to grant no more than its Milvus used in 3 requests to S3
                        but it also grants
                          by MilvusS3 statement 2 ("ReadAndWrite"): s3:DeleteObject, which Milvus did not use
                          by MilvusS3 statement 2 ("ReadAndWrite"): s3:GetObject, s3:PutObject on arn:aws:s3:::milvus-bucket/*, which is wider than what Milvus used: arn:aws:s3:::milvus-bucket/files/*

                        This policy would have sufficed:
                        {
                          "Version": "2012-10-17",
                          "Statement": [
                            {
                              "Effect": "Allow",
                              "Action": "s3:ListBucket",
                              "Resource": "arn:{{partition}}:s3:::{{bucket}}"
                            },
                            {
                              "Effect": "Allow",
                              "Action": [
                                "s3:GetObject",
                                "s3:PutObject"
                              ],
                              "Resource": "arn:{{partition}}:s3:::{{bucket}}/files/*"
                            }
                          ]
                        }""");

        // What is printed passes when it is pasted.
        String sufficient = deployment.minimalPolicy().toJson();
        deployment
                .iam()
                .createPolicyVersion(r ->
                        r.policyArn(deployment.policyArn()).setAsDefault(true).policyDocument(sufficient));
        assertThat(deployment).isLeastPrivilege().isLeastPrivilegeExcept("s3:DeleteObject");
        assertThat(deployment.decisions().byMilvus())
                .hasNoDenials()
                .usedExactly("s3:ListBucket", "s3:GetObject", "s3:PutObject")
                .everyRequestBy(deployment.roleArn());
    }
}
