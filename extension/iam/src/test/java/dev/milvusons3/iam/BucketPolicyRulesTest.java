package dev.milvusons3.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What S3 takes for a bucket's policy and what it refuses, in its own words; b is the bucket. */
class BucketPolicyRulesTest {
    private static final String BUCKET = "arn:aws:s3:::b";

    private static PolicyDocument policy(String elements) {
        String json =
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Deny\",\"Principal\":\"*\"," + elements + "}}";
        return PolicyDocument.parse(json.replace('\'', '"').replace("~", "arn:aws:s3:::"), PolicyType.RESOURCE);
    }

    private static MalformedPolicyException refusal(String elements) {
        PolicyDocument policy = policy(elements);
        MalformedPolicyException refused =
                catchThrowableOfType(MalformedPolicyException.class, () -> policy.checkForBucket(BUCKET));
        assertThat(refused).as(elements).isNotNull();
        return refused;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Action':'s3:HeadBucket','Resource':'~b'                     | Policy has invalid action | HeadBucket is an operation, which is authorised by "s3:ListBucket"
            'Action':['s3:GetObject','s3:Nope'],'Resource':'~b/*'        | Policy has invalid action | S3 has no action "s3:Nope"
            'Action':'s3:GetObjekt','Resource':'~b/*'                    | Policy has invalid action | did you mean "s3:GetObject"?
            'Action':'s3:HeadO*','Resource':'~b/*'                       | Policy has invalid action | HeadObject is an operation
            'NotAction':'s3:ListObjectsV2','Resource':'~b'               | Policy has invalid action | authorised by "s3:ListBucket"
            'Action':'iam:GetRole','Resource':'~b'                       | Policy has invalid action | actions of S3 only
            'Action':'s3:CreateBucket','Resource':'~b'                   | Policy has invalid action | before there is a bucket policy
            'Action':'s3:*','Resource':'*'                               | Policy has invalid resource | nor its objects
            'Action':'s3:*','NotResource':'*'                            | Policy has invalid resource | nor its objects
            'Action':'s3:*','Resource':['~b/*','~c/*']                   | Policy has invalid resource | "arn:aws:s3:::c/*"
            'Action':'s3:*','Resource':'~bb'                             | Policy has invalid resource |
            'Action':'s3:*','Resource':'~a*'                              | Policy has invalid resource |
            'Action':'s3:*','Resource':'~arn:aws:s3:::b/*'               | Policy has invalid resource |
            'Action':'s3:*','Resource':'arn:aws-cn:s3:::b'               | Policy has invalid resource |
            'Action':'s3:*','Resource':'arn:aws:sqs:us-east-2:111122223333:b' | Policy has invalid resource |
            'Action':'s3:PutObject','Resource':'~b'                      | Action does not apply to any resource(s) in statement | "s3:PutObject" is about objects, arn:aws:s3:::b/*
            'Action':['s3:GetObject','s3:ListBucket'],'Resource':'~b/*'  | Action does not apply to any resource(s) in statement | "s3:ListBucket" is about the bucket, arn:aws:s3:::b
            'Action':'s3:ListBucket*','Resource':'~b/*'                  | Action does not apply to any resource(s) in statement | about the bucket
            'Action':'s3:ListAllMyBuckets','Resource':['~b','~b/*']      | Action does not apply to any resource(s) in statement | neither a bucket nor objects
            'Action':'s3:CreateAccessPoint','Resource':['~b','~b/*']     | Action does not apply to any resource(s) in statement |
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'s3:prefx':'a'}} | Policy has an invalid condition key | "s3:prefx"
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'aws:SourceIpp':'a'}} | Policy has an invalid condition key |
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'kms:ViaService':'a'}} | Policy has an invalid condition key |
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'s3:ExistingObjectTag':'a'}} | Policy has an invalid condition key |
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'s3:prefix':'a'}} | Conditions do not apply to combination of actions and resources in statement | "s3:GetObject" never comes with "s3:prefix"
            'Action':['s3:ListBucket','s3:ListBucketMultipartUploads'],'Resource':'~b','Condition':{'StringLike':{'s3:prefix':'a/*'}} | Conditions do not apply to combination of actions and resources in statement | "s3:ListBucketMultipartUploads"
            'Action':['s3:GetObject','s3:PutObject'],'Resource':'~b/*','Condition':{'StringEquals':{'s3:x-amz-acl':'private'}} | Conditions do not apply to combination of actions and resources in statement | "s3:GetObject"
            'Action':'s3:PutObject','Resource':'~b/*','Condition':{'StringEquals':{'s3:ExistingObjectTag/team':'a'}} | Conditions do not apply to combination of actions and resources in statement |
            'Action':'s3:Get*','Resource':'~b/*','Condition':{'StringEquals':{'s3:prefix':'a'}} | Conditions do not apply to combination of actions and resources in statement |
            'Action':'s3:*','Resource':'~b/*','Condition':{'StringEquals':{'s3:prefix':'a'}} | Conditions do not apply to combination of actions and resources in statement |
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'aws:SourceIp':['203.0.113.0/24','home']}} | Invalid IP address in Conditions | aws:SourceIp
            """)
    void refuses(String elements, String aws, String detail) {
        MalformedPolicyException refused = refusal(elements);
        assertThat(refused.awsMessage()).isEqualTo(aws);
        assertThat(refused).hasMessageStartingWith(aws).hasMessageContaining(detail == null ? "" : detail);
        assertThat(refused.line()).isEqualTo(1);
    }

    @Test
    void saysWhere() {
        assertThat(refusal("\n 'Action':['s3:GetObject',\n  's3:Nope'],'Resource':'~b/*'"))
                .hasMessageEndingWith("(line 3, column 3)");
        assertThat(refusal("'Action':'s3:GetObject','Resource':'~b/*',\n'Condition':{'Null':{\n 's3:prefix':'true'}}"))
                .hasMessageEndingWith("(line 3, column 2)");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'Action':'*','Resource':'~b'
            'Action':'S3:getobject','Resource':'~b/*'
            'Action':'s3:*','Resource':'~b*'
            'Action':'s3:*','Resource':'~*'
            'Action':['s3:ListBucket','s3:GetObject'],'Resource':['~b','~b/*']
            'Action':['s3:ListBucket','s3:GetObject'],'Resource':'~b*'
            'Action':'s3:GetObject','Resource':'~?/files/*'
            'Action':'s3:GetObject','Resource':'~b/${aws:username}/*'
            'Action':'s3:GetObject','Resource':'~${aws:PrincipalTag/bucket}/*'
            'Action':'s3:Get*','Resource':'~b'
            'NotAction':'s3:Get*','Resource':'~b/*'
            'NotAction':'s3:GetObject','NotResource':'~b/public/*'
            'Action':'s3:*','Resource':['~b','~b/*'],'Condition':{'StringEquals':{'s3:DataAccessPointAccount':'111122223333'}}
            'Action':'s3:*','Resource':['~b','~b/*'],'Condition':{'NumericLessThan':{'s3:TlsVersion':'1.2'}}
            'Action':'s3:*','Resource':['~b','~b/*'],'Condition':{'StringLike':{'s3:prefix':'a/*'}}
            'Action':'s3:PutObject*','Resource':'~b/*','Condition':{'StringEquals':{'s3:x-amz-acl':'private'}}
            'Action':['s3:PutObject','s3:PutObjectAcl'],'Resource':'~b/*','Condition':{'StringEquals':{'S3:X-Amz-Acl':'private'}}
            'Action':['s3:ListBucket','s3:ListBucketVersions'],'Resource':'~b','Condition':{'StringLike':{'s3:prefix':'a/*'}}
            'Action':'s3:GetObjectAttributes','Resource':'~b/*','Condition':{'StringEquals':{'s3:ExistingObjectTag/team':'a'}}
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'AWS:sourcevpce':'vpce-1'}}
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'Null':{'aws:SourceIp':'true'}}
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'NotIpAddress':{'aws:SourceIp':['203.0.113.0/24','2001:db8::/32']}}
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'aws:PrincipalTag/team':'a','accounts.google.com:sub':'1','saml:sub':'x'}}
            'Action':'s3:GetObject','Resource':'~b/*','Condition':{'StringEquals':{'ec2:SourceInstanceArn':'arn:aws:ec2:us-east-2:111122223333:instance/i-1'}}
            """)
    void takes(String elements) {
        assertThatCode(() -> policy(elements).checkForBucket(BUCKET)).doesNotThrowAnyException();
    }

    @Test
    void isAboutResourcePoliciesOnly() {
        PolicyDocument identity = PolicyDocument.parse(
                "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\"}}",
                PolicyType.IDENTITY);
        assertThatIllegalStateException().isThrownBy(() -> identity.checkForBucket(BUCKET));
    }
}
