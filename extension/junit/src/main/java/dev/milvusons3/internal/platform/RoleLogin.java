package dev.milvusons3.internal.platform;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.ApiName;
import software.amazon.awssdk.services.sts.model.Credentials;

/** How a service account's token becomes a session of its role. */
public interface RoleLogin {
    /** {@return the audience of the tokens} */
    String audience();

    /** {@return what AWS is asked for, for a person} */
    String operation();

    /** {@return what AWS answers to tokens that do not get the role} */
    Refusals refusals();

    /** {@return whether a session can be limited by a policy of its own} */
    boolean takesSessionPolicies();

    /**
     * {@return credentials, with the time when they end}
     *
     * @throws software.amazon.awssdk.awscore.exception.AwsServiceException if the role is refused
     */
    AwsSessionCredentials session(Request request);

    /**
     * What is asked for.
     *
     * @param roleArn the role
     * @param sessionName what the session is to be called, where that is not said by AWS
     * @param token for {@link #audience}
     * @param sessionPolicy only where those are taken
     * @param mark that the request's user agent carries
     */
    record Request(
            String roleArn, String sessionName, String token, Optional<String> sessionPolicy, Optional<String> mark) {
        /** {@return what puts the mark on a request to STS} */
        Consumer<AwsRequestOverrideConfiguration.Builder> marking() {
            return configuration -> mark.ifPresent(name -> configuration.addApiName(
                    ApiName.builder().name(name).version("1").build()));
        }
    }

    /** {@return a session as STS gives it} */
    static AwsSessionCredentials session(Credentials given) {
        return AwsSessionCredentials.builder()
                .accessKeyId(given.accessKeyId())
                .secretAccessKey(given.secretAccessKey())
                .sessionToken(given.sessionToken())
                .expirationTime(given.expiration())
                .build();
    }

    /**
     * Error codes.
     *
     * @param untrusted of a genuine token that the role is not for
     * @param invalid of a token that is not genuine, or not meant for this
     * @param expired of one whose time is over
     */
    record Refusals(Set<String> untrusted, Set<String> invalid, Set<String> expired) {}
}
