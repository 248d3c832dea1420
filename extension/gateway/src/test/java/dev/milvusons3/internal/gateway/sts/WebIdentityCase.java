package dev.milvusons3.internal.gateway.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.internal.gateway.Gateway;
import dev.milvusons3.internal.gateway.TestAccount;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityRequest;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** A role that an issuer's service account may take, and who asks for it. */
abstract class WebIdentityCase {
    /** {@return an account on the back end that is tested; another one in a subclass} */
    TestAccount open(UnaryOperator<Gateway.Builder> change) {
        return new TestAccount(change);
    }

    final TestAccount account = open(b -> b);
    final StsClient sts = account.anonymousSts();
    String role;

    @BeforeEach
    void prepare() {
        account.createProvider();
        role = account.createRole();
    }

    @AfterEach
    void close() {
        account.close();
    }

    AssumeRoleWithWebIdentityResponse assume(
            String token, UnaryOperator<AssumeRoleWithWebIdentityRequest.Builder> change) {
        return sts.assumeRoleWithWebIdentity(change.apply(AssumeRoleWithWebIdentityRequest.builder()
                        .roleArn(role)
                        .roleSessionName("milvus")
                        .webIdentityToken(token))
                .build());
    }

    void refused(
            String token,
            UnaryOperator<AssumeRoleWithWebIdentityRequest.Builder> change,
            int status,
            String code,
            String message) {
        StsException e = catchThrowableOfType(StsException.class, () -> assume(token, change));
        assertThat(e).isNotNull();
        assertThat(e.statusCode()).isEqualTo(status);
        assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
        assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
        assertThat(account.lastDecision().errorCode()).isEqualTo(code);
        assertThat(account.lastDecision().verdict()).isNotEqualTo(RecordedDecision.Verdict.ALLOWED);
    }

    void refused(String token, int status, String code, String message) {
        refused(token, b -> b, status, code, message);
    }
}
