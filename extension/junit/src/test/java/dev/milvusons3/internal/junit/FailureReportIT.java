package dev.milvusons3.internal.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.milvusons3.MilvusDeployment;
import dev.milvusons3.MilvusOnS3;
import dev.milvusons3.MilvusOnS3Exception;
import dev.milvusons3.SmallCollections;
import dev.milvusons3.TestDecisions;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.milvus.v2.client.MilvusClientV2;
import io.milvus.v2.exception.MilvusClientException;
import io.milvus.v2.service.collection.request.LoadCollectionReq;
import io.milvus.v2.service.collection.request.ReleaseCollectionReq;
import io.milvus.v2.service.utility.request.FlushReq;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.opentest4j.AssertionFailedError;

/** What is attached when a real Milvus fails. */
class FailureReportIT {
    private static final Set<Long> OTHER_MILVUSES = ConcurrentHashMap.newKeySet();
    private static final List<Throwable> FAILURES = new CopyOnWriteArrayList<>();

    @Test
    void aFailedStartTellsEverything(@TempDir Path output) throws IOException {
        Path report = only(Attachments.of(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(WithoutPutObjectTestCase.class)),
                        output)
                .get("FailureReportIT$WithoutPutObjectTestCase"));

        assertThat(report.resolve("failure.txt"))
                .content()
                .contains("s3:PutObject on ", "no statement allows s3:PutObject");
        assertThat(report.resolve("decisions.txt"))
                .content()
                .contains("DENIED s3:PutObject", "no statement allows s3:PutObject", "sts:AssumeRoleWithWebIdentity");
        assertThat(report.resolve("decisions.json"))
                .content()
                .contains("\"verdict\": \"denied\"", "\"suggestions\": [");
        assertThat(report.resolve("iam/policies.txt"))
                .content()
                .contains("s3:GetObject")
                .doesNotContain("s3:PutObject");
        assertThat(report.resolve("iam/trust-policy.json")).content().contains("sts:AssumeRoleWithWebIdentity");
        assertThat(report.resolve("iam/bucket-policy.json")).content().contains("NoSuchBucketPolicy");
        assertThat(report.resolve("kubernetes/serviceaccounts.yaml")).content().contains("eks.amazonaws.com/role-arn");
        assertThat(report.resolve("kubernetes/pods.yaml")).content().contains("milvus-demo", "serviceAccountName");
        assertThat(report.resolve("steps.txt")).content().contains("✗ Milvus ");
        assertThat(report.resolve("configuration.txt"))
                .content()
                .contains("root password    [redacted]", "region           us-east-2");
        // It may fail before Milvus has said a word.
        assertThat(report.resolve("logs")).isDirectoryContaining("glob:**.log");
    }

    @Test
    void aFailedTestTellsEverything(@TempDir Path output) throws IOException {
        Path report = only(Attachments.of(
                        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(FailingTestCase.class)), output)
                .get("fails(MilvusClientV2)"));

        assertThat(report.resolve("failure.txt")).content().startsWith("java.lang.AssertionError: wrong");
        assertThat(report.resolve("decisions.txt"))
                .content()
                .startsWith("0 of ")
                .contains("ALLOWED s3:ListBucket");
        assertMilvusLog(report);
    }

    /** What a build prints of a failure is its stack trace; its last line is the exception's simple name and the first line. */
    @Test
    void aDenialIsToldOnceByAnExceptionThatUsersKnow(@TempDir Path output) {
        List<Throwable> failures = Attachments.failuresOf(
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(WithoutPutObjectTestCase.class)),
                output);

        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure).isExactlyInstanceOf(MilvusOnS3Exception.class);
            StringWriter printed = new StringWriter();
            failure.printStackTrace(new PrintWriter(printed));
            assertThat(printed.toString()).containsOnlyOnce("no statement allows s3:PutObject on");
            assertThat(failure.getMessage().lines())
                    .anyMatch(line -> line.matches("The request was s3 PutObject, by aws-sdk-java/\\S+, answered .*"));
            assertThat(failure.getMessage()
                            .lines()
                            .dropWhile(line -> !line.equals("Milvus' log ends with:"))
                            .takeWhile(line -> !line.startsWith("(deployment")))
                    .hasSizeLessThanOrEqualTo(4);
        });
    }

    /** The client says no more than that nobody answers. */
    @Test
    void aTestThatFailsAfterMilvusEndedSaysSo(@TempDir Path output) throws IOException {
        milvusProcesses().map(ProcessHandle::pid).forEach(OTHER_MILVUSES::add);
        Path report = only(Attachments.of(
                        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(KilledMilvusTestCase.class)),
                        output)
                .get("failsAfterMilvusEnded(MilvusClientV2, KubernetesClient)"));

        assertThat(FAILURES)
                .filteredOn(AssertionError.class::isInstance)
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .anySatisfy(message -> assertThat(message)
                                .startsWith(
                                        "Milvus was interrupted: container standalone of pod milvus-demo-standalone-1 ended")
                                .contains("exit code 137, and w")));
        assertThat(report.resolve("kubernetes/pods.yaml")).content().contains("exitCode: 137");
    }

    /** The client says no more than that a flush did not end in time. */
    @Test
    void aTestThatFailsBecauseMilvusWasDeniedSaysSoFirst(@TempDir Path output) {
        Attachments.of(
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(DeniedFlushTestCase.class)), output);

        assertThat(FAILURES)
                .filteredOn(failure -> !(failure instanceof AssertionError))
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed()[0])
                        .hasMessageStartingWith(
                                "Meanwhile Milvus was denied s3:PutObject on arn:aws:s3:::milvus-bucket-")
                        .hasMessageContaining("NobodyWrites"));
    }

    /** Milvus tries for half a minute to write what it may not, ends, and is started again. */
    @Test
    void aTestThatFailsAfterADenialEndedMilvusNamesTheDenialFirst(@TempDir Path output) {
        Attachments.of(
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(EndedByDenialTestCase.class)), output);

        assertThat(FAILURES)
                .filteredOn(failure -> "Milvus is back".equals(failure.getMessage()))
                .singleElement()
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .satisfies(messages -> {
                            assertThat(messages.get(0))
                                    .startsWith("Meanwhile Milvus was denied s3:PutObject on ")
                                    .contains("NobodyWrites");
                            assertThat(messages)
                                    .anySatisfy(message -> assertThat(message).startsWith("Milvus was interrupted: "));
                        }));
    }

    /** It would wait for ten minutes. */
    @Test
    void aFlushIsEndedAtTheFirstDenialThatNobodyExpects(@TempDir Path output) {
        List<Throwable> failures = Attachments.failuresOf(
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(WatchedFlushTestCase.class)), output);

        assertThat(failures).singleElement().satisfies(failure -> {
            assertThat(failure)
                    .isInstanceOf(AssertionFailedError.class)
                    .hasMessageStartingWith("Milvus was denied s3:PutObject on arn:aws:s3:::milvus-bucket-")
                    .hasMessageContaining("which this test does not expect (failOnDenial)");
            assertThat(failure.getSuppressed()[0]).hasMessageContaining("NobodyWrites");
        });
    }

    private static Stream<ProcessHandle> milvusProcesses() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().command().orElse("").endsWith("/bin/milvus"));
    }

    private static void denyWriting(MilvusDeployment deployment) {
        deployment
                .s3()
                .putBucketPolicy(
                        request -> request.bucket(deployment.bucket()).policy("""
                        {
                          "Version": "2012-10-17",
                          "Statement": [{
                            "Sid": "NobodyWrites",
                            "Effect": "Deny",
                            "Principal": "*",
                            "Action": "s3:PutObject",
                            "Resource": "arn:aws:s3:::%s/*"
                          }]
                        }
                        """.formatted(deployment.bucket())));
    }

    private static Path only(List<Path> attached) {
        assertThat(attached).hasSize(1);
        return attached.get(0);
    }

    private static void assertMilvusLog(Path report) throws IOException {
        try (Stream<Path> logs = Files.list(report.resolve("logs"))) {
            assertThat(logs.toList())
                    .singleElement()
                    .satisfies(log -> assertThat(log).content().contains("[INFO]"));
        }
    }

    @MilvusOnS3(policy = """
                    {
                      "Version": "2012-10-17",
                      "Statement": [{
                        "Effect": "Allow",
                        "Action": ["s3:GetObject", "s3:ListBucket", "s3:DeleteObject"],
                        "Resource": ["arn:aws:s3:::{{bucket}}", "arn:aws:s3:::{{bucket}}/*"]
                      }]
                    }
                    """)
    static class WithoutPutObjectTestCase {
        @Test
        void isNotReached() {
            throw new AssertionError("reached");
        }
    }

    @MilvusOnS3
    static class KilledMilvusTestCase {
        @Test
        void failsAfterMilvusEnded(MilvusClientV2 milvus, KubernetesClient kubernetes) {
            milvusProcesses()
                    .filter(process -> !OTHER_MILVUSES.contains(process.pid()))
                    .forEach(ProcessHandle::destroyForcibly);
            kubernetes
                    .pods()
                    .inAnyNamespace()
                    .waitUntilCondition(
                            pod -> pod.getStatus().getContainerStatuses().get(0).getLastState() != null,
                            30,
                            TimeUnit.SECONDS);
            AssertionError failure = new AssertionError("nobody answers");
            FAILURES.add(failure);
            throw failure;
        }
    }

    @MilvusOnS3
    static class DeniedFlushTestCase {
        @Test
        void flushes(MilvusClientV2 milvus, MilvusDeployment deployment) {
            SmallCollections.create(milvus, "books");
            SmallCollections.insert(milvus, "books");
            denyWriting(deployment);
            try {
                milvus.flush(FlushReq.builder()
                        .collectionNames(List.of("books"))
                        .waitFlushedTimeoutMs(10_000L)
                        .build());
            } catch (RuntimeException e) {
                FAILURES.add(e);
                throw e;
            }
        }
    }

    @MilvusOnS3
    static class EndedByDenialTestCase {
        @Test
        void fails(MilvusClientV2 milvus, MilvusDeployment deployment, KubernetesClient kubernetes) {
            SmallCollections.create(milvus, "books");
            SmallCollections.insert(milvus, "books");
            denyWriting(deployment);
            assertThatThrownBy(() -> milvus.flush(FlushReq.builder()
                            .collectionNames(List.of("books"))
                            .waitFlushedTimeoutMs(1_000L)
                            .build()))
                    .isInstanceOf(RuntimeException.class);
            kubernetes
                    .pods()
                    .inNamespace(deployment.namespace())
                    .waitUntilCondition(
                            pod -> pod.getStatus().getContainerStatuses().get(0).getRestartCount() > 0,
                            90,
                            TimeUnit.SECONDS);
            AssertionError failure = new AssertionError("Milvus is back");
            FAILURES.add(failure);
            throw failure;
        }
    }

    @MilvusOnS3(failOnDenial = true)
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class WatchedFlushTestCase {
        @Test
        @Order(2)
        void flushes(MilvusClientV2 milvus, MilvusDeployment deployment) {
            SmallCollections.create(milvus, "books");
            SmallCollections.insert(milvus, "books");
            denyWriting(deployment);
            milvus.flush(FlushReq.builder()
                    .collectionNames(List.of("books"))
                    .waitFlushedTimeoutMs(600_000L)
                    .build());
        }

        /** A fault is the test's own purpose. */
        @Test
        @Order(1)
        void makesADenial(MilvusClientV2 milvus, MilvusDeployment deployment, TestDecisions decisions) {
            SmallCollections.create(milvus, "others");
            SmallCollections.insert(milvus, "others");
            milvus.flush(FlushReq.builder().collectionNames(List.of("others")).build());
            milvus.releaseCollection(
                    ReleaseCollectionReq.builder().collectionName("others").build());
            deployment.faults().deny("s3:GetObject");
            assertThatThrownBy(() -> milvus.loadCollection(LoadCollectionReq.builder()
                            .collectionName("others")
                            .timeout(3_000L)
                            .build()))
                    .isInstanceOf(MilvusClientException.class);
            assertThat(decisions.soFar().byMilvus().denied()).isNotEmpty();
        }
    }

    @MilvusOnS3
    static class FailingTestCase {
        @Test
        void fails(MilvusClientV2 milvus) {
            throw new AssertionError("wrong");
        }
    }
}
