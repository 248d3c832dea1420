package dev.milvusons3.internal.platform.aws;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.internal.partition.Partition;
import dev.milvusons3.internal.spec.AwsSpec;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Finds out whose credentials these are before they are used for anything: a deployment must not come into being in an
 * account that nobody named.
 *
 * @see <a href="https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html">GetCallerIdentity, which
 *     needs no permission</a>
 */
final class AccountCheck {
    private AccountCheck() {}

    /**
     * Checks credentials.
     *
     * @param aws names an account
     * @return whose they are, as an ARN
     * @throws MilvusOnS3Exception if there are none, AWS refuses them, or they are those of another account
     */
    static String run(AwsSpec aws, Region region, AwsCredentialsProvider provider) {
        String account = aws.account().orElseThrow();
        GetCallerIdentityResponse caller = ask(aws, region, resolve(account, provider));
        if (!caller.account().equals(account)) {
            throw new MilvusOnS3Exception("milvus-on-s3.aws.account names account " + account
                    + ", and the credentials are those of " + caller.arn() + " in account " + caller.account()
                    + "; nothing was made\nUse credentials of account " + account
                    + " (AWS_PROFILE chooses a profile), or name account " + caller.account() + " if it is meant");
        }
        return caller.arn();
    }

    private static AwsCredentials resolve(String account, AwsCredentialsProvider provider) {
        try {
            return provider.resolveCredentials();
        } catch (SdkClientException e) {
            throw new MilvusOnS3Exception(
                    "there are no AWS credentials; nothing was made\nProvide some of account " + account
                            + " where the AWS SDK looks for them: environment variables, a profile (AWS_PROFILE), SSO, or"
                            + " the machine's role\n"
                            + e.getMessage(),
                    e);
        }
    }

    /** Once resolved they are used as they are: a chain would look again, and might find others. */
    private static GetCallerIdentityResponse ask(AwsSpec aws, Region region, AwsCredentials credentials) {
        try (SdkHttpClient http = UrlConnectionHttpClient.create();
                StsClient sts = client(aws, region, credentials, http)) {
            return sts.getCallerIdentity();
        } catch (StsException e) {
            throw new MilvusOnS3Exception(refusal(e, region), e);
        } catch (SdkClientException e) {
            throw new MilvusOnS3Exception(
                    "AWS STS cannot be reached"
                            + aws.endpoint()
                                    .map(uri -> " at " + uri + " (milvus-on-s3.aws.endpoint)")
                                    .orElse(" in region " + region)
                            + "; nothing was made\nCheck network, proxy and endpoint\n" + e.getMessage(),
                    e);
        }
    }

    private static StsClient client(AwsSpec aws, Region region, AwsCredentials credentials, SdkHttpClient http) {
        StsClientBuilder builder = StsClient.builder()
                .region(region)
                .credentialsProvider(StaticCredentialsProvider.create(credentials))
                .httpClient(http);
        aws.endpoint().ifPresent(builder::endpointOverride);
        return builder.build();
    }

    private static String refusal(StsException e, Region region) {
        String code = e.awsErrorDetails().errorCode();
        String remedy = switch (code) {
            case "ExpiredToken", "ExpiredTokenException" -> "They have expired: get new ones, such as by aws sso login";
            // Neither a region that the account has not enabled nor one of another partition knows its keys.
            case "InvalidClientTokenId" ->
                "STS in region " + region + " does not know the access key: it is wrong or was deleted, it is one of"
                        + " another partition than "
                        + Partition.of(region.id()).id() + ", or " + region
                        + " is an opt-in region that the account has not enabled";
            case "SignatureDoesNotMatch" ->
                "The secret access key is not that of the access key, or the clock of this machine is wrong";
            default -> "See AWS' message";
        };
        return "AWS refuses the credentials (" + code + "); nothing was made\n" + remedy + "\n" + e.getMessage();
    }
}
