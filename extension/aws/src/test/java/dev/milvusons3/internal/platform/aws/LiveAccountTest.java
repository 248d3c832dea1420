package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.internal.platform.WrittenPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.regions.Region;

/** Where requests would go, of which none is sent. */
class LiveAccountTest {
    private static final class NothingIsSent extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private static final class Hosts implements ExecutionInterceptor {
        private final List<String> asked = new ArrayList<>();

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            asked.add(context.httpRequest().host());
            throw new NothingIsSent();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "us-east-2, aws, s3.us-east-2.amazonaws.com, iam.amazonaws.com, sts.us-east-2.amazonaws.com",
        "cn-north-1, aws-cn, s3.cn-north-1.amazonaws.com.cn, iam.cn-north-1.amazonaws.com.cn,"
                + " sts.cn-north-1.amazonaws.com.cn",
        "us-gov-west-1, aws-us-gov, s3.us-gov-west-1.amazonaws.com, iam.us-gov.amazonaws.com,"
                + " sts.us-gov-west-1.amazonaws.com",
        "eusc-de-east-1, aws-eusc, s3.eusc-de-east-1.amazonaws.eu, iam.eusc-de-east-1.amazonaws.eu,"
                + " sts.eusc-de-east-1.amazonaws.eu",
        "us-iso-west-1, aws-iso, s3.us-iso-west-1.c2s.ic.gov, iam.us-iso-east-1.c2s.ic.gov,"
                + " sts.us-iso-west-1.c2s.ic.gov"
    })
    void requestsStayInThePartition(String region, String partition, String s3, String iam, String sts) {
        Hosts hosts = new Hosts();
        try (LiveAccount account = new LiveAccount(
                "111122223333",
                Region.of(region),
                Optional.empty(),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret")),
                List.of(hosts),
                new WrittenPolicies(),
                new Settling(e -> false))) {
            assertThat(account.partition()).isEqualTo(partition);
            assertThat(account.s3Endpoint()).hasHost(s3);
            notSent(() -> account.s3().headBucket(r -> r.bucket("b-1")));
            notSent(() -> account.iam().listRoles());
            notSent(() -> account.sts().getCallerIdentity());
            notSent(() -> account.anonymousSts()
                    .assumeRoleWithWebIdentity(r -> r.roleArn("arn:aws:iam::111122223333:role/r")
                            .roleSessionName("s-1")
                            .webIdentityToken("t")));
        }
        assertThat(hosts.asked).containsExactly("b-1." + s3, iam, sts, sts);
    }

    private static void notSent(Runnable request) {
        assertThatThrownBy(request::run).hasStackTraceContaining(NothingIsSent.class.getName());
    }
}
