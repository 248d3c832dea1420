package dev.milvusons3.internal.platform.containers.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.milvusons3.gateway.Decisions;
import dev.milvusons3.gateway.RecordedDecision;
import dev.milvusons3.gateway.RecordedDecision.Verdict;
import dev.milvusons3.iam.Authoring;
import dev.milvusons3.iam.Circumstances;
import dev.milvusons3.iam.Decision;
import dev.milvusons3.iam.PolicySource;
import dev.milvusons3.iam.PolicyTemplate;
import dev.milvusons3.internal.gateway.TestAccount;
import dev.milvusons3.internal.json.Json;
import dev.milvusons3.internal.json.JsonText;
import dev.milvusons3.internal.platform.WrittenPolicies;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Decisions of a real gateway, before they are written and after they were read. */
class DecisionWireTest {
    private static final String B = TestAccount.BUCKET;
    private static final String STATEMENT = TestAccount.allow("s3:GetObject", "arn:aws:s3:::" + B + "/*");

    private final TestAccount account = new TestAccount(builder -> builder.circumstances(
            new Circumstances(Map.of("aws:SourceVpc", "there is no VPC here"), Authoring.OF_DOCUMENTS, "")));

    @AfterEach
    void close() {
        account.close();
    }

    private List<RecordedDecision> decided() {
        account.createProvider();
        account.createBucket(B);
        account.s3.putObject(b -> b.bucket(B).key("k"), RequestBody.fromString("x"));
        S3Client pod = account.s3WithRole(STATEMENT);
        pod.getObjectAsBytes(b -> b.bucket(B).key("k"));
        assertThatThrownBy(() -> pod.deleteObject(b -> b.bucket(B).key("k"))).isInstanceOf(S3Exception.class);
        assertThatThrownBy(() -> account.anonymousS3().listObjectsV2(b -> b.bucket(B)))
                .isInstanceOf(S3Exception.class);
        return account.gateway.decisions().list();
    }

    private static List<RecordedDecision> sent(List<RecordedDecision> decisions, Authoring authoring) {
        return new DecisionReader(authoring).read(written(decisions, 0, decisions.size(), 0), 0);
    }

    private static Json written(List<RecordedDecision> log, long since, int most, long transfersFrom) {
        return Json.read(JsonText.compact(DecisionWire.write(log, since, most, transfersFrom)));
    }

    @Test
    void allIsThereThatTheGatewayKnew() {
        List<RecordedDecision> decided = decided();
        List<RecordedDecision> read = sent(decided, Authoring.OF_DOCUMENTS);

        assertThat(decided).extracting(RecordedDecision::verdict).contains(Verdict.ALLOWED, Verdict.DENIED);
        assertSame(decided, read, RecordedDecision::number);
        assertSame(decided, read, RecordedDecision::time);
        assertSame(decided, read, RecordedDecision::service);
        assertSame(decided, read, RecordedDecision::operation);
        assertSame(decided, read, RecordedDecision::principal);
        assertSame(decided, read, RecordedDecision::action);
        assertSame(decided, read, RecordedDecision::resource);
        assertSame(decided, read, RecordedDecision::verdict);
        assertSame(decided, read, RecordedDecision::errorCode);
        assertSame(decided, read, RecordedDecision::reason);
        assertSame(decided, read, RecordedDecision::userAgent);
        assertSame(decided, read, RecordedDecision::letThrough);
        assertSame(decided, read, RecordedDecision::sessionEnds);
        assertSame(decided, read, decision -> decision.transfer().isKnown());
        assertSame(decided, read, decision -> decision.decision().map(Decision::outcome));
        assertSame(decided, read, decision -> decision.decision().map(Decision::explain));
        assertSame(
                decided,
                read,
                decision -> decision.decision().map(it -> it.request().principal()));
        assertSame(
                decided,
                read,
                decision -> decision.decision().map(it -> it.request().context()));
        assertSame(
                decided,
                read,
                decision -> decision.decision().map(it -> it.request().circumstances()));
    }

    private static void assertSame(
            List<RecordedDecision> decided, List<RecordedDecision> read, Function<RecordedDecision, Object> of) {
        assertThat(read.stream().map(of)).isEqualTo(decided.stream().map(of).toList());
    }

    @Test
    void whoReadsKnowsTheAuthorsFiles() {
        WrittenPolicies written = new WrittenPolicies();
        written.add(new PolicySource(
                PolicyTemplate.of("policies/milvus-s3.json", TestAccount.policy(STATEMENT), List.of()), Map.of()));

        assertThat(sent(decided(), written))
                .filteredOn(decision -> decision.verdict() == Verdict.DENIED
                        && decision.action().equals("s3:DeleteObject"))
                .singleElement()
                .extracting(decision -> decision.decision().orElseThrow().explain())
                .asString()
                .contains("policies/milvus-s3.json");
    }

    @Test
    void whatManyHaveInCommonIsWrittenAndReadOnce() {
        account.createProvider();
        account.createBucket(B);
        account.s3.putObject(b -> b.bucket(B).key("k"), RequestBody.fromString("x"));
        S3Client pod = account.s3WithRole(STATEMENT);
        pod.getObjectAsBytes(b -> b.bucket(B).key("k"));
        pod.getObjectAsBytes(b -> b.bucket(B).key("k"));
        List<RecordedDecision> gets = account.gateway.decisions().list().stream()
                .filter(decision -> decision.action().equals("s3:GetObject"))
                .toList();

        List<RecordedDecision> read = sent(gets, Authoring.OF_DOCUMENTS);

        assertThat(written(gets, 0, 2, 0).get("policies").items()).hasSize(1);
        assertThat(read.stream()
                        .map(decision -> System.identityHashCode(decision.decision()
                                .orElseThrow()
                                .policies()
                                .policies()
                                .get(0)))
                        .distinct())
                .hasSize(1);
    }

    /** A request that several decisions are about is one request, also if they are read one by one. */
    @Test
    void requestsAreCountedAsTheGatewayCountsThem() {
        decided();
        account.s3.copyObject(
                b -> b.sourceBucket(B).sourceKey("k").destinationBucket(B).destinationKey("copy"));
        account.s3.listBuckets();
        List<RecordedDecision> log = account.gateway.decisions().list();
        DecisionReader reader = new DecisionReader(Authoring.OF_DOCUMENTS);
        List<RecordedDecision> read = new ArrayList<>();
        for (long last = 0; last < log.size(); last++) {
            Json answer = written(log, last, 1, reader.transfersFrom(last));
            assertThat(answer.get("more").text()).isEqualTo(String.valueOf(last < log.size() - 1));
            read.addAll(reader.read(answer, last));
        }

        assertThat(log.stream().map(RecordedDecision::transfer).distinct().count())
                .as("a copy is two decisions")
                .isLessThan(log.size());
        assertThat(Decisions.of(read, 0).costs()).isEqualTo(Decisions.of(log, 0).costs());
    }
}
