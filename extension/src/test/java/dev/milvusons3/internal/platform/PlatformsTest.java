package dev.milvusons3.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.RecordedDecision;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.spec.Configuration;
import dev.milvusons3.internal.spec.DeploymentSpec;
import dev.milvusons3.internal.spec.SpecReader;
import dev.milvusons3.internal.spec.SpecRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import software.amazon.awssdk.core.SdkSystemSetting;

/** What the SDK's own search for credentials finds is not used unless the configuration names its account. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class PlatformsTest {
    private final Properties before = System.getProperties();
    private final TestAccount account = new TestAccount();
    private final Platforms platforms = new Platforms();

    @BeforeEach
    void giveTheSdkCredentials() {
        Properties properties = new Properties();
        properties.putAll(before);
        properties.setProperty(
                SdkSystemSetting.AWS_ACCESS_KEY_ID.property(),
                account.gateway.rootCredentials().accessKeyId());
        properties.setProperty(
                SdkSystemSetting.AWS_SECRET_ACCESS_KEY.property(),
                account.gateway.rootCredentials().secretAccessKey());
        System.setProperties(properties);
    }

    @AfterEach
    void takeThemAway() {
        System.setProperties(before);
        platforms.close();
        account.close();
    }

    @Test
    void anotherAccountIsRefusedBeforeAnythingIsMade() {
        DeploymentSpec spec = spec("444455556666");

        assertThatThrownBy(() -> platforms.open(spec))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageStartingWith("milvus-on-s3.aws.account names account 444455556666, and the credentials are"
                        + " those of arn:aws:iam::111122223333:root in account 111122223333; nothing was made\n");
        assertNothingButTheOwnerWasAskedFor();
    }

    private void assertNothingButTheOwnerWasAskedFor() {
        assertThat(account.gateway.decisions().list())
                .extracting(RecordedDecision::action)
                .containsExactly("sts:GetCallerIdentity");
    }

    private DeploymentSpec spec(String named) {
        Map<String, String> parameters = Map.of(
                "milvus-on-s3.environment",
                "AWS",
                "milvus-on-s3.aws.account",
                named,
                "milvus-on-s3.aws.regions",
                "us-east-2",
                "milvus-on-s3.aws.endpoint",
                account.endpoint().toString(),
                "milvus-on-s3.aws.kube-context",
                "not asked for");
        return SpecReader.read(
                new SpecRequest(PlatformsTest.class, List.of(), List.of()),
                new Configuration(key -> Optional.ofNullable(parameters.get(key)), new Properties(), Map.of()));
    }
}
