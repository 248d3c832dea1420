package dev.milvusons3.internal.steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.internal.platform.aws.AwsPlatform;
import dev.milvusons3.internal.platform.aws.EmulatedAws;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** A runner that has the policy of docs/aws-run.md and nothing else, where that counts. */
@ResourceLock(Resources.SYSTEM_PROPERTIES)
class RunnerPolicyTest {
    private static final Pattern POLICY =
            Pattern.compile("<!-- runner policy -->\\s+```json\\n(.*?)\\n```", Pattern.DOTALL);

    private final EmulatedAws emulated = new EmulatedAws();

    @AfterEach
    void close() {
        emulated.close();
    }

    private static String policy() throws IOException {
        Matcher policy = POLICY.matcher(Files.readString(Path.of("..", "..", "docs", "aws-run.md")));
        assertThat(policy.find()).isTrue();
        return policy.group(1);
    }

    @Test
    void sufficesForEverythingUpToMilvusAndForReleasingIt() throws IOException {
        emulated.useRunner(policy());
        String noIam = emulated.file("externalS3: {useIAM: false}\n");

        assertThatThrownBy(() -> start(noIam))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("useIAM")
                .hasNoSuppressedExceptions();

        assertThat(emulated.gateway.decisions().list())
                .filteredOn(d -> d.isBy("arn:aws:iam::111122223333:role/build"))
                .filteredOn(d -> d.verdict() != Verdict.ALLOWED)
                .extracting(RecordedDecision::action)
                // Advice on its own rights, which it need not have.
                .containsOnly("iam:GetRole", "iam:SimulatePrincipalPolicy");
        assertThat(emulated.s3.listBuckets().buckets()).isEmpty();
        assertThat(emulated.iam.listRoles().roles())
                .extracting(r -> r.roleName())
                .containsExactly("build");
    }

    @Test
    void aRightThatIsMissingIsNamed() throws IOException {
        emulated.useRunner(policy().replace("\"iam:AttachRolePolicy\", ", ""));
        String noIam = emulated.file("externalS3: {useIAM: false}\n");

        assertThatThrownBy(() -> start(noIam))
                .isInstanceOf(MilvusOnS3Exception.class)
                .hasMessageContaining("is not authorized to perform: iam:AttachRolePolicy")
                .hasNoSuppressedExceptions();
        assertThat(emulated.iam.listRoles().roles())
                .extracting(r -> r.roleName())
                .containsExactly("build");
    }

    private void start(String values) {
        new PlatformStarter(AwsPlatform::open)
                .start(emulated.spec(Map.of("milvus-on-s3.values", values)), "RunnerPolicyTest");
    }
}
