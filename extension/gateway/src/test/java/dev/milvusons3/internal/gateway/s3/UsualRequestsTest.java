package dev.milvusons3.internal.gateway.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.internal.gateway.TestAccount;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The gateway's requests have the keys that the engine gives a request which does not say them: see usual.txt of the corpus. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UsualRequestsTest {
    private static final String B = TestAccount.BUCKET;

    private TestAccount account;

    @BeforeAll
    void start() {
        account = new TestAccount();
        account.createProvider();
        account.createBucket(B);
    }

    @AfterAll
    void stop() {
        account.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            buckets  | 200 | {'Effect':'Allow','Action':'s3:ListAllMyBuckets','Resource':'arn:aws:s3:::*'}
            buckets  | 403 | {'Effect':'Allow','Action':'s3:*','Resource':'*'},{'Effect':'Deny','Action':'s3:*','Resource':'arn:aws:s3:::*'}
            buckets  | 403 | {'Effect':'Allow','Action':'s3:*','Resource':'arn:aws:s3:::milvus*'}
            list     | 200 | {'Effect':'Allow','Action':'s3:ListBucket','Resource':'*','Condition':{'NumericLessThanEquals':{'s3:max-keys':'1000'}}}
            list     | 403 | {'Effect':'Allow','Action':'s3:ListBucket','Resource':'*','Condition':{'NumericLessThanEquals':{'s3:max-keys':'999'}}}
            list     | 403 | {'Effect':'Allow','Action':'s3:*','Resource':'*'},{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'Bool':{'aws:MultiFactorAuthPresent':'false'}}}
            list     | 200 | {'Effect':'Allow','Action':'s3:*','Resource':'*'},{'Effect':'Deny','Action':'*','Resource':'*','Condition':{'Null':{'aws:MultiFactorAuthPresent':'true'}}}
            list     | 200 | {'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'Bool':{'aws:ViaAWSService':'false','aws:PrincipalIsAWSService':'false'},'StringEquals':{'s3:ResourceAccount':'111122223333'}}}
            uploads  | 403 | {'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'StringEquals':{'s3:prefix':'a'}}}
            versions | 200 | {'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'StringEquals':{'s3:prefix':'a','s3:max-keys':'1000'}}}
            put      | 403 | {'Effect':'Allow','Action':'s3:*','Resource':'*'},{'Effect':'Deny','Action':'s3:PutObject','Resource':'*','Condition':{'Null':{'s3:if-none-match':'true'},'Bool':{'s3:ObjectCreationOperation':'true'}}}
            multi    | 200 | {'Effect':'Allow','Action':'s3:*','Resource':'*'},{'Effect':'Deny','Action':'s3:PutObject','Resource':'*','Condition':{'Null':{'s3:if-none-match':'true'},'Bool':{'s3:ObjectCreationOperation':'true'}}}
            whoami   | 200 | {'Effect':'Deny','Action':'*','Resource':'*'}
            """)
    void areDecidedAsTheEngineDoes(String what, int status, String statements) {
        String role = account.createRole(statements.replace('\'', '"'));
        S3Client s3 = account.s3(account.assume(role));
        AwsServiceException denied = catchThrowableOfType(AwsServiceException.class, () -> {
            switch (what) {
                case "buckets" -> s3.listBuckets();
                case "list" -> s3.listObjectsV2(b -> b.bucket(B));
                case "uploads" -> s3.listMultipartUploads(b -> b.bucket(B).prefix("a"));
                case "versions" -> s3.listObjectVersions(b -> b.bucket(B).prefix("a"));
                case "put" -> s3.putObject(b -> b.bucket(B).key("k"), RequestBody.fromString("x"));
                case "multi" -> s3.createMultipartUpload(b -> b.bucket(B).key("k"));
                default ->
                    account.sts(StaticCredentialsProvider.create(account.assume(role)))
                            .getCallerIdentity();
            }
        });
        assertThat(denied == null ? 200 : denied.statusCode()).isEqualTo(status);
        if (what.equals("whoami")) {
            assertThat(account.lastDecision().decision().orElseThrow().cause())
                    .isEqualTo("sts:GetCallerIdentity on * is allowed whatever policies say");
        }
    }
}
