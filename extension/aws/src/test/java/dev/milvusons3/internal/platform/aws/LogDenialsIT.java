package dev.milvusons3.internal.platform.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.Scope;
import dev.milvusons3.SmallCollections;
import dev.milvusons3.gateway.DecisionLog;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.internal.platform.AccountDocuments;
import dev.milvusons3.internal.platform.MilvusInstaller;
import dev.milvusons3.internal.report.Progress;
import io.fabric8.kubernetes.api.model.Pod;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is made of the log of a real Milvus, whose role loses a permission while it runs. */
@MilvusOnS3(scope = Scope.METHOD)
class LogDenialsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String LESS = """
            {"Version": "2012-10-17", "Statement": [
              {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::%1$s"},
              {"Effect": "Allow", "Action": [%2$s], "Resource": "arn:aws:s3:::%1$s/*"}]}""";

    @Test
    void namesWhatItMayNoLongerRead(MilvusDeployment deployment, MilvusClientV2 milvus) throws InterruptedException {
        DecisionLog decisions = new DecisionLog();
        SmallCollections.create(milvus, "books");
        SmallCollections.insert(milvus, "books");
        milvus.flush(FlushReq.builder().collectionNames(List.of("books")).build());
        milvus.releaseCollection(
                ReleaseCollectionReq.builder().collectionName("books").build());
        logOf(deployment, decisions).read();
        assertThat(decisions.list()).isEmpty();

        allowOnly(deployment, "\"s3:PutObject\", \"s3:DeleteObject\"");
        assertThatThrownBy(() -> milvus.loadCollection(LoadCollectionReq.builder()
                        .collectionName("books")
                        .timeout(3_000L)
                        .build()))
                .isInstanceOf(MilvusClientException.class);

        assertNamed(deployment, decisions, "s3:GetObject");
    }

    @Test
    void namesWhatItMayNoLongerWrite(MilvusDeployment deployment, MilvusClientV2 milvus) throws InterruptedException {
        SmallCollections.create(milvus, "books");
        SmallCollections.insert(milvus, "books");

        allowOnly(deployment, "\"s3:GetObject\", \"s3:DeleteObject\"");
        assertThatThrownBy(() -> milvus.flush(FlushReq.builder()
                        .collectionNames(List.of("books"))
                        .waitFlushedTimeoutMs(3_000L)
                        .build()))
                .isInstanceOf(RuntimeException.class);

        assertNamed(deployment, new DecisionLog(), "s3:PutObject");
    }

    private static void allowOnly(MilvusDeployment deployment, String actions) {
        deployment
                .iam()
                .createPolicyVersion(r -> r.policyArn(deployment.policyArn())
                        .policyDocument(LESS.formatted(deployment.bucket(), actions))
                        .setAsDefault(true));
    }

    private static void assertNamed(MilvusDeployment deployment, DecisionLog decisions, String action)
            throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (decisions.list().isEmpty() && System.nanoTime() < deadline) {
            logOf(deployment, decisions).read();
            Thread.sleep(50);
        }
        assertThat(decisions.list()).as(tail(deployment, 50)).isNotEmpty().allSatisfy(d -> {
            assertThat(d.action()).isEqualTo(action);
            assertThat(d.resource())
                    .startsWith("arn:aws:s3:::" + deployment.bucket() + "/" + deployment.rootPath() + "/");
            assertThat(d.verdict()).isEqualTo(RecordedDecision.Verdict.DENIED);
            assertThat(d.isBy(deployment.roleArn())).isTrue();
            assertThat(d.reason())
                    .startsWith("AWS denied it; by the account's documents, no statement allows " + action + " on");
        });
        assertThat(decisions.list()).extracting(RecordedDecision::resource).doesNotHaveDuplicates();
    }

    private static String tail(MilvusDeployment deployment, int lines) {
        Pod pod = deployment
                .kubernetes()
                .pods()
                .inNamespace(deployment.namespace())
                .list()
                .getItems()
                .get(0);
        return deployment
                .kubernetes()
                .pods()
                .inNamespace(deployment.namespace())
                .withName(pod.getMetadata().getName())
                .tailingLines(lines)
                .getLog();
    }

    private static LogDenials logOf(MilvusDeployment deployment, DecisionLog decisions) {
        AwsInstaller installer =
                new AwsInstaller(new Running(deployment), (release, milvus) -> milvus, (release, milvus) -> milvus);
        installer.install(new MilvusInstaller.Release(
                "milvus",
                deployment.namespace(),
                deployment.serviceAccount(),
                deployment.bucket(),
                deployment.rootPath(),
                ""));
        return new LogDenials(
                installer,
                new DenialExplainer(
                        new AccountDocuments(deployment.iam(), deployment.s3()),
                        Circumstances.USUAL,
                        "aws",
                        "111122223333",
                        "us-east-2"),
                "aws",
                deployment.roleArn(),
                false,
                decisions,
                Instant::now);
    }

    /** A Milvus that runs already, read as pods in AWS are. */
    private record Running(MilvusDeployment deployment) implements MilvusInstaller, MilvusInstaller.Installation {
        @Override
        public String reachableBy() {
            return "nobody";
        }

        @Override
        public void prepare(Progress progress) {}

        @Override
        public Installation install(Release release) {
            return this;
        }

        @Override
        public URI endpoint() {
            return deployment.milvusEndpoint();
        }

        @Override
        public Optional<String> failure() {
            return Optional.empty();
        }

        @Override
        public boolean isHealthy() {
            return true;
        }

        @Override
        public String logTail(int lines) {
            return tail(deployment, lines);
        }

        @Override
        public void close() {}
    }
}
