package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.spec.AwsSpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;

/** Against the embedded account, which checks signatures and expiry as AWS does. */
class AccountCheckTest {
    private final TestAccount account = new TestAccount();

    @AfterEach
    void close() {
        account.close();
    }

    @Test
    void credentialsOfTheNamedAccountPassAndNothingButTheirOwnerIsAskedFor() {
        assertThatCode(check(TestAccount.ID, account.gateway.rootCredentials())).doesNotThrowAnyException();

        assertThat(account.gateway.decisions().list())
                .extracting(RecordedDecision::action)
                .containsOnly("sts:GetCallerIdentity");
    }

    @Test
    void aRoleOfTheNamedAccountPasses() {
        account.createProvider();
        AwsCredentials session = account.assume(account.createRole());

        assertThatCode(check(TestAccount.ID, session)).doesNotThrowAnyException();
    }

    @Test
    void credentialsOfAnotherAccountAreRefused() {
        assertThatThrownBy(check("444455556666", account.gateway.rootCredentials()))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessage("milvus-on-s3.aws.account names account 444455556666, and the credentials are those of"
                        + " arn:aws:iam::111122223333:root in account 111122223333; nothing was made\n"
                        + "Use credentials of account 444455556666 (AWS_PROFILE chooses a profile), or name account"
                        + " 111122223333 if it is meant");
    }

    @Test
    void expiredCredentialsAreRefused() {
        account.createProvider();
        String role = account.createRole();
        // Issued in the past rather than used in the future, where the signature would be refused first.
        Date past = Date.from(Instant.now().minus(Duration.ofHours(2)));
        String token = account.issuer.token(c -> c.issueTime(past).notBeforeTime(past));
        account.clock.move(Duration.ofHours(-2));
        AwsCredentials session = TestAccount.session(account.anonymousSts()
                .assumeRoleWithWebIdentity(
                        b -> b.roleArn(role).roleSessionName("milvus").webIdentityToken(token))
                .credentials());
        account.clock.move(Duration.ofHours(2));

        assertThatThrownBy(check(TestAccount.ID, session))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("AWS refuses the credentials (ExpiredToken); nothing was made\n"
                        + "They have expired: get new ones, such as by aws sso login\n");
    }

    @Test
    void anUnknownKeyIsRefusedWithAllOfItsCauses() {
        assertThatThrownBy(check(TestAccount.ID, AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "any")))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith(
                        "AWS refuses the credentials (InvalidClientTokenId); nothing was made\n"
                                + "STS in region us-east-2 does not know the access key: it is wrong or was deleted, it is one of"
                                + " another partition than aws, or us-east-2 is an opt-in region that the account has not enabled\n");
    }

    @Test
    void aWrongSecretIsRefused() {
        AwsCredentials wrong =
                AwsBasicCredentials.create(account.gateway.rootCredentials().accessKeyId(), "wrong");

        assertThatThrownBy(check(TestAccount.ID, wrong))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("AWS refuses the credentials (SignatureDoesNotMatch); nothing was made\n"
                        + "The secret access key is not that of the access key");
    }

    @Test
    void missingCredentialsAreRefused() {
        AwsSpec aws = spec(TestAccount.ID, account.region(), account.endpoint());
        AwsCredentialsProviderChain nothing = AwsCredentialsProviderChain.of(() -> {
            throw SdkClientException.create("no profile");
        });

        assertThatThrownBy(() -> AccountCheck.run(aws, account.region(), nothing))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith(
                        "there are no AWS credentials; nothing was made\nProvide some of account " + TestAccount.ID);
    }

    @Test
    void anEndpointThatDoesNotAnswerIsNamed() {
        URI endpoint = account.endpoint();
        AwsSpec aws = spec(TestAccount.ID, account.region(), endpoint);
        StaticCredentialsProvider root = StaticCredentialsProvider.create(account.gateway.rootCredentials());
        account.close();

        assertThatThrownBy(() -> AccountCheck.run(aws, Region.US_EAST_2, root))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("AWS STS cannot be reached at " + endpoint
                        + " (milvus-on-s3.aws.endpoint); nothing was made\nCheck network, proxy and endpoint\n");
    }

    private ThrowingCallable check(String expected, AwsCredentials credentials) {
        AwsSpec aws = spec(expected, account.region(), account.endpoint());
        return () -> AccountCheck.run(aws, account.region(), StaticCredentialsProvider.create(credentials));
    }

    private static AwsSpec spec(String expected, Region region, URI endpoint) {
        return new AwsSpec(Optional.of(expected), List.of(region), Optional.of(endpoint));
    }
}
